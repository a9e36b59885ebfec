package main

import (
	"encoding/json"
	"fmt"
	"sort"

	"github.com/go-logr/logr"
	"github.com/syntasso/kratix/api/v1alpha1"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"

	_ "unsafe" // for linkname
)

//go:linkname generateCRDAndGVK github.com/syntasso/kratix/internal/controller.generateCRDAndGVK
func generateCRDAndGVK(promise *v1alpha1.Promise, logger logr.Logger) (*apiextensionsv1.CustomResourceDefinition, *schema.GroupVersionKind, error)

type admitQuestion struct {
	Promise       json.RawMessage `json:"promise"`
	Request       json.RawMessage `json:"request"`
	UnknownFields string          `json:"unknownFields"`
}

type admitAnswer struct {
	Object map[string]any `json:"object,omitempty"`
	Errors []admitError   `json:"errors,omitempty"`
}

// admitError has a message on top of what docs/schemas/admit-answer.json says, for whoever reads a disagreement.
type admitError struct {
	Path    string `json:"path"`
	Reason  string `json:"reason"`
	Value   any    `json:"value"`
	Message string `json:"message,omitempty"`
}

func admit(line []byte) (any, error) {
	var question admitQuestion
	if err := json.Unmarshal(line, &question); err != nil {
		return nil, err
	}
	promise, api, err := promiseAPI(question.Promise)
	if err != nil {
		return refused("promise", "InvalidPromise", err), nil
	}
	object := &unstructured.Unstructured{}
	if err := object.UnmarshalJSON(question.Request); err != nil {
		return refused("<nil>", "BadRequest", err), nil
	}
	return api.create(object, promise.GetName(), question.UnknownFields != "prune")
}

// promiseAPI is the API of a Promise as Kratix installs it.
func promiseAPI(raw []byte) (promise *v1alpha1.Promise, api *customAPI, err error) {
	// Kratix takes the first version of an API without looking whether there is one.
	defer func() {
		if caught := recover(); caught != nil {
			err = fmt.Errorf("kratix panics: %v", caught)
		}
	}()
	promise = &v1alpha1.Promise{}
	if err := json.Unmarshal(raw, promise); err != nil {
		return nil, nil, err
	}
	definition, _, err := generateCRDAndGVK(promise, logr.Discard())
	if err != nil {
		return nil, nil, err
	}
	if api, err = newCustomAPI(definition); err != nil {
		return nil, nil, err
	}
	return promise, api, nil
}

// create does to a request what the API server does when it is created, and reads it back as Kratix's reader would.
func (a *customAPI) create(object *unstructured.Unstructured, promise string, strict bool) (*admitAnswer, error) {
	kind := object.GroupVersionKind()
	version := a.versions[kind.Version]
	if kind.Group != a.group || kind.Kind != a.kind || version == nil || !version.served {
		return refused("<nil>", "BadRequest", fmt.Errorf("no matches for %s", kind)), nil
	}
	unknown, err := version.decode(object)
	if err != nil {
		return refused("<nil>", "BadRequest", err), nil
	}
	if strict && len(unknown) > 0 {
		return refused("<nil>", "BadRequest", fmt.Errorf("strict decoding error: %q", unknown)), nil
	}
	if object.GetNamespace() == "" {
		object.SetNamespace("default")
	}
	if errs := version.validate(object.GetNamespace(), object); len(errs) > 0 {
		return &admitAnswer{Errors: causes(errs)}, nil
	}
	object.SetGroupVersionKind(schema.GroupVersionKind{Group: a.group, Version: a.storage, Kind: a.kind})
	if _, err := a.versions[a.storage].decode(object); err != nil {
		return nil, fmt.Errorf("reading it back: %w", err)
	}
	labels := object.GetLabels()
	if labels == nil {
		labels = map[string]string{}
	}
	labels[v1alpha1.PromiseNameLabel] = promise
	object.SetLabels(labels)
	for _, name := range []string{"creationTimestamp", "generation", "managedFields", "resourceVersion", "selfLink", "uid"} {
		unstructured.RemoveNestedField(object.Object, "metadata", name)
	}
	return &admitAnswer{Object: object.Object}, nil
}

func causes(errs field.ErrorList) []admitError {
	result := make([]admitError, len(errs))
	for i, err := range errs {
		value := err.BadValue
		if _, isOmitted := value.(field.OmitValueType); isOmitted {
			value = nil
		}
		result[i] = admitError{Path: err.Field, Reason: string(err.Type), Value: value, Message: err.Detail}
	}
	// The API server has them in the order of Go's maps, which is none.
	sort.Slice(result, func(i, j int) bool { return fmt.Sprint(result[i]) < fmt.Sprint(result[j]) })
	return result
}

// refused is one error for all. Of a request that can't be decoded, the API server names one of several reasons at random.
func refused(path, reason string, err error) *admitAnswer {
	refusal := admitError{Path: path, Reason: reason}
	if reason != "BadRequest" {
		refusal.Message = err.Error()
	}
	return &admitAnswer{Errors: []admitError{refusal}}
}
