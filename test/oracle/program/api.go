package main

import (
	"context"
	"fmt"
	"sort"

	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apiextensions-apiserver/pkg/registry/customresource"
	"k8s.io/apiextensions-apiserver/pkg/registry/customresourcedefinition"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	genericapirequest "k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
)

// customAPI is a CustomResourceDefinition as an API server serves it.
type customAPI struct {
	group, kind, plural, storage string
	scoped                       bool
	versions                     map[string]*servedVersion
}

// servedVersion is one version of a customAPI.
type servedVersion struct {
	served   bool
	schema   *structuralschema.Structural
	strategy rest.RESTCreateStrategy
	status   rest.RESTUpdateStrategy
}

// newCustomAPI makes of a definition what an API server makes of it; the errors are those that the API server answers.
func newCustomAPI(definition *apiextensionsv1.CustomResourceDefinition) (*customAPI, error) {
	scheme := runtime.NewScheme()
	if err := apiextensionsv1.AddToScheme(scheme); err != nil {
		return nil, err
	}
	if err := apiextensions.AddToScheme(scheme); err != nil {
		return nil, err
	}
	definition = definition.DeepCopy()
	apiextensionsv1.SetDefaults_CustomResourceDefinition(definition)
	apiextensionsv1.SetDefaults_CustomResourceDefinitionSpec(&definition.Spec)
	crd := &apiextensions.CustomResourceDefinition{}
	if err := scheme.Convert(definition, crd, nil); err != nil {
		return nil, err
	}
	strategy := customresourcedefinition.NewStrategy(scheme)
	strategy.PrepareForCreate(context.Background(), crd)
	if errs := strategy.Validate(context.Background(), crd); len(errs) > 0 {
		sort.Slice(errs, func(i, j int) bool { return errs[i].Error() < errs[j].Error() })
		return nil, errs.ToAggregate()
	}
	api := &customAPI{
		group: crd.Spec.Group, kind: crd.Spec.Names.Kind, plural: crd.Spec.Names.Plural,
		scoped: crd.Spec.Scope == apiextensions.NamespaceScoped, versions: map[string]*servedVersion{},
	}
	for _, version := range crd.Spec.Versions {
		served, err := api.newVersion(crd, version)
		if err != nil {
			return nil, err
		}
		api.versions[version.Name] = served
		if version.Storage {
			api.storage = version.Name
		}
	}
	return api, nil
}

func (a *customAPI) newVersion(crd *apiextensions.CustomResourceDefinition, version apiextensions.CustomResourceDefinitionVersion) (*servedVersion, error) {
	schemas, err := apiextensions.GetSchemaForVersion(crd, version.Name)
	if err != nil {
		return nil, err
	}
	root := schemas.OpenAPIV3Schema
	structural, err := structuralschema.NewStructural(root)
	if err != nil {
		return nil, err
	}
	validator, _, err := validation.NewSchemaValidator(root)
	if err != nil {
		return nil, err
	}
	statusSchema := root.Properties["status"]
	statusValidator, _, err := validation.NewSchemaValidator(&statusSchema)
	if err != nil {
		return nil, err
	}
	subresource := &apiextensions.CustomResourceSubresourceStatus{}
	kind := schema.GroupVersionKind{Group: a.group, Version: version.Name, Kind: a.kind}
	strategy := customresource.NewStrategy(unstructuredTyper{}, a.scoped, kind, validator, statusValidator, structural, subresource, nil, nil)
	return &servedVersion{
		served: version.Served, schema: structural, strategy: strategy, status: customresource.NewStatusStrategy(strategy),
	}, nil
}

// decode does what the API server does to whatever it decodes (`pkg/apiserver/customresource_handler.go`): metadata is
// read apart, undeclared fields and nulls go, defaults come. The paths are those of undeclared fields.
func (v *servedVersion) decode(object *unstructured.Unstructured) ([]string, error) {
	for _, name := range []string{"kind", "apiVersion"} {
		if _, _, err := unstructured.NestedString(object.Object, name); err != nil {
			return nil, err
		}
	}
	kind, apiVersion := object.GetKind(), object.GetAPIVersion()
	meta, hasMeta, unknown, err := objectmeta.GetObjectMetaWithOptions(object.Object, objectmeta.ObjectMetaOptions{ReturnUnknownFieldPaths: true})
	if err != nil {
		return nil, err
	}
	track := structuralschema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true}
	unknown = append(unknown, pruning.PruneWithOptions(object.Object, v.schema, true, track)...)
	defaulting.PruneNonNullableNullsWithoutDefaults(object.Object, v.schema)
	coercion, embedded := objectmeta.CoerceWithOptions(nil, object.Object, v.schema, false, objectmeta.CoerceOptions{ReturnUnknownFieldPaths: true})
	if coercion != nil {
		return nil, coercion
	}
	object.SetKind(kind)
	object.SetAPIVersion(apiVersion)
	if hasMeta {
		if err := objectmeta.SetObjectMeta(object.Object, meta); err != nil {
			return nil, err
		}
	}
	defaulting.Default(object.Object, v.schema)
	unknown = append(unknown, embedded...)
	sort.Strings(unknown)
	return unknown, nil
}

// updateStatus is what becomes of an object whose status somebody updates.
func (a *customAPI) updateStatus(object, old *unstructured.Unstructured) error {
	version := a.versions[object.GroupVersionKind().Version]
	if version == nil {
		return fmt.Errorf("no version %s", object.GroupVersionKind().Version)
	}
	if _, err := version.decode(object); err != nil {
		return err
	}
	ctx := genericapirequest.WithNamespace(context.Background(), object.GetNamespace())
	version.status.PrepareForUpdate(ctx, object, old)
	if errs := version.status.ValidateUpdate(ctx, object, old); len(errs) > 0 {
		return errs.ToAggregate()
	}
	return nil
}

// validate validates a new object; where it refuses, the errors are the API server's.
func (v *servedVersion) validate(namespace string, object *unstructured.Unstructured) field.ErrorList {
	ctx := genericapirequest.WithNamespace(context.Background(), namespace)
	v.strategy.PrepareForCreate(ctx, object)
	return v.strategy.Validate(ctx, object)
}

// unstructuredTyper tells the kind of an unstructured object.
type unstructuredTyper struct{}

func (unstructuredTyper) ObjectKinds(object runtime.Object) ([]schema.GroupVersionKind, bool, error) {
	return []schema.GroupVersionKind{object.GetObjectKind().GroupVersionKind()}, false, nil
}

func (unstructuredTyper) Recognizes(schema.GroupVersionKind) bool { return true }
