package main

import (
	"context"
	"encoding/json"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/syntasso/kratix/api/v1alpha1"
	"github.com/syntasso/kratix/lib/objectutil"
	"github.com/syntasso/kratix/lib/resourceutil"
	"github.com/syntasso/kratix/work-creator/lib"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/client-go/kubernetes/scheme"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/yaml"
)

type deliverQuestion struct {
	Promise      json.RawMessage            `json:"promise"`
	Pipeline     string                     `json:"pipeline"`
	Type         v1alpha1.Type              `json:"type"`
	Action       v1alpha1.Action            `json:"action"`
	Object       *unstructured.Unstructured `json:"object"`
	Files        map[string][]byte          `json:"files"`
	Destinations []v1alpha1.Destination     `json:"destinations"`
	StateStores  []stateStore               `json:"stateStores"`
}

// deliverAnswer is that of docs/schemas/deliver-answer.json, but for the texts of errors.
type deliverAnswer struct {
	Works  []workAnswer                 `json:"works"`
	Status map[string]any               `json:"status"`
	Phase  string                       `json:"phase"`
	Tree   map[string]map[string][]byte `json:"tree"`
	Errors []deliverError               `json:"errors"`
	// Placement is what Kratix chose at random: a Destination by directory.
	Placement map[string]string `json:"placement"`
}

type deliverError struct {
	Container string `json:"container"`
	Message   string `json:"message"`
}

// deliverer knows the API of Promises.
type deliverer struct {
	promises *customAPI
}

// newDeliverer reads the definition of Promises in Kratix's sources.
func newDeliverer(kratix string) (answerer, error) {
	if err := v1alpha1.AddToScheme(scheme.Scheme); err != nil {
		return nil, err
	}
	text, err := os.ReadFile(filepath.Join(kratix, "config", "crd", "bases", "platform.kratix.io_promises.yaml"))
	if err != nil {
		return nil, err
	}
	definition := &apiextensionsv1.CustomResourceDefinition{}
	if err := yaml.Unmarshal(text, definition); err != nil {
		return nil, err
	}
	promises, err := newCustomAPI(definition)
	if err != nil {
		return nil, err
	}
	return (&deliverer{promises}).answer, nil
}

func (d *deliverer) answer(line []byte) (any, error) {
	var question deliverQuestion
	if err := json.Unmarshal(line, &question); err != nil {
		return nil, err
	}
	promise, api, err := d.apiOf(question)
	if err != nil {
		return nil, err
	}
	object, err := question.startObject()
	if err != nil {
		return nil, err
	}
	job, err := jobOf(promise, object, question)
	if err != nil {
		return nil, err
	}
	root, err := os.MkdirTemp("", "promise-oracle-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(root)
	if err := writeFiles(root, question.Files, job.Shared.ConfigMap); err != nil {
		return nil, err
	}
	return deliverJob(delivery{question, promise, api, object, job, root}, int64(crc32.ChecksumIEEE(line)))
}

// apiOf is whose status is updated: the Promise's API, or that of Promises.
func (d *deliverer) apiOf(question deliverQuestion) (*v1alpha1.Promise, *customAPI, error) {
	if question.Type == v1alpha1.WorkflowTypeResource {
		return promiseAPI(question.Promise)
	}
	promise := &v1alpha1.Promise{}
	return promise, d.promises, json.Unmarshal(question.Promise, promise)
}

// startObject is the object when the pipeline starts: a configure pipeline's message is reset
// (`lib/workflow/reconciler.go`, setPipelineStartingStatus).
func (q deliverQuestion) startObject() (*unstructured.Unstructured, error) {
	object := q.Object
	if object == nil {
		object = &unstructured.Unstructured{}
		if err := object.UnmarshalJSON(q.Promise); err != nil {
			return nil, err
		}
	}
	object = object.DeepCopy()
	object.SetResourceVersion("1")
	if q.Action == v1alpha1.WorkflowActionConfigure {
		return object, unstructured.SetNestedField(object.Object, "Pending", "status", "message")
	}
	return object, nil
}

// delivery is all that is known of one pipeline that ran.
type delivery struct {
	question deliverQuestion
	promise  *v1alpha1.Promise
	api      *customAPI
	object   *unstructured.Unstructured
	job      *v1alpha1.PipelineJobResources
	root     string
}

func deliverJob(d delivery, seed int64) (*deliverAnswer, error) {
	answer := &deliverAnswer{Works: []workAnswer{}, Phase: "Succeeded", Errors: []deliverError{}}
	work, failure := d.writeWork()
	if failure != nil {
		answer.fail("work-writer", failure, d.root)
	}
	works, err := d.works(work)
	if err != nil {
		return nil, err
	}
	for _, each := range works {
		shown, err := showWork(each)
		if err != nil {
			return nil, err
		}
		answer.Works = append(answer.Works, shown)
	}
	if answer.Tree, answer.Placement, err = schedule(works, d.question.Destinations, d.question.StateStores, seed); err != nil {
		return nil, err
	}
	answer.Status, _, _ = unstructured.NestedMap(d.object.Object, "status")
	if failure == nil {
		if err := d.writeStatus(answer); err != nil {
			return nil, err
		}
	}
	answer.Status = comparableStatus(answer.Status)
	return answer, nil
}

// fail notes an error, with paths as they are in Kratix's containers.
func (a *deliverAnswer) fail(container string, err error, root string) {
	a.Phase = "Failed"
	message := strings.ReplaceAll(err.Error(), root, "/work-creator-files")
	a.Errors = append(a.Errors, deliverError{container, message})
}

// One at a time: the work-writer reads its environment, and sets a logger for all.
var oneWriter sync.Mutex

// writeWork runs Kratix's work-writer as its Job does; a delete Job has none.
func (d delivery) writeWork() (*v1alpha1.Work, error) {
	flags := workWriterFlags(d.job.Job.Spec.Template.Spec)
	if flags == nil {
		return nil, nil
	}
	cluster := fake.NewClientBuilder().WithScheme(scheme.Scheme).Build()
	creator := lib.WorkCreator{K8sClient: cluster}
	oneWriter.Lock()
	err := creator.Execute(d.root, flags["promise-name"], flags["namespace"], flags["resource-name"],
		flags["resource-namespace"], flags["workflow-type"], flags["pipeline-name"])
	oneWriter.Unlock()
	if err != nil {
		return nil, err
	}
	var list v1alpha1.WorkList
	if err := cluster.List(context.Background(), &list); err != nil {
		return nil, err
	}
	if len(list.Items) == 0 {
		return nil, nil
	}
	return &list.Items[0], nil
}

// works are the pipeline's Work and, in a Promise's configure workflow, that of its dependencies.
func (d delivery) works(work *v1alpha1.Work) ([]*v1alpha1.Work, error) {
	var works []*v1alpha1.Work
	isConfigure := d.question.Type == v1alpha1.WorkflowTypePromise && d.question.Action == v1alpha1.WorkflowActionConfigure
	if isConfigure && len(d.promise.Spec.Dependencies) > 0 {
		dependencies, err := dependenciesWork(d.promise)
		if err != nil {
			return nil, err
		}
		works = append(works, dependencies)
	}
	if work != nil {
		works = append(works, work)
	}
	for _, each := range works {
		each.Name = each.Name[:len(each.Name)-5] + "xxxxx"
		each.ResourceVersion = ""
	}
	return works, nil
}

// dependenciesWork is that of `internal/controller/promise_controller.go`, applyWorkForStaticDependencies.
func dependenciesWork(promise *v1alpha1.Promise) (*v1alpha1.Work, error) {
	work, err := v1alpha1.NewPromiseDependenciesWork(promise, objectutil.GenerateObjectName(promise.GetName()+"-static-deps"))
	if err != nil {
		return nil, err
	}
	more := resourceutil.GetWorkLabels(promise.GetName(), "", "", "", v1alpha1.WorkTypeStaticDependency)
	work.SetLabels(labels.Merge(work.GetLabels(), more))
	return work, nil
}
