package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"sync"
	_ "unsafe" // for linkname

	"github.com/syntasso/kratix/api/v1alpha1"
	_ "github.com/syntasso/kratix/work-creator/cmd" // whose updateStatus is called
	"github.com/syntasso/kratix/work-creator/lib/helpers"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/dynamic"
	dynamicfake "k8s.io/client-go/dynamic/fake"
	clienttesting "k8s.io/client-go/testing"
)

//go:linkname updateStatus github.com/syntasso/kratix/work-creator/cmd.updateStatus
func updateStatus(ctx context.Context, baseDir string, params *helpers.Parameters, objectClient dynamic.ResourceInterface) error

// writeStatus runs Kratix's status-writer as its Job does, against an object that is kept as an API server keeps it.
func (d delivery) writeStatus(answer *deliverAnswer) error {
	params := parametersOf(d.job)
	resource := helpers.ObjectGVR(params)
	cluster := dynamicfake.NewSimpleDynamicClient(runtime.NewScheme())
	if err := cluster.Tracker().Create(resource, d.object, params.ObjectNamespace); err != nil {
		return err
	}
	cluster.PrependReactor("update", "*", func(action clienttesting.Action) (bool, runtime.Object, error) {
		if action.GetSubresource() != "status" {
			return false, nil, nil
		}
		updated := action.(clienttesting.UpdateAction).GetObject().(*unstructured.Unstructured)
		// As it comes over the wire: a float without a fraction is an integer there.
		if err := overTheWire(updated); err != nil {
			return true, nil, err
		}
		stored, err := cluster.Tracker().Get(resource, params.ObjectNamespace, params.ObjectName)
		if err == nil {
			err = d.api.updateStatus(updated, stored.DeepCopyObject().(*unstructured.Unstructured))
		}
		// An error is the answer; without one, the object is stored as it is now.
		return err != nil, nil, err
	})
	objects := cluster.Resource(resource).Namespace(params.ObjectNamespace)
	if err := updateStatus(context.Background(), filepath.Join(d.root, "metadata"), params, objects); err != nil {
		answer.fail("status-writer", err, d.root)
		return nil
	}
	object, err := objects.Get(context.Background(), params.ObjectName, metav1.GetOptions{})
	if err != nil {
		return err
	}
	answer.Status, _, err = unstructured.NestedMap(object.Object, "status")
	if object.GetLabels()[v1alpha1.WorkflowSuspendedLabel] == "true" {
		answer.Phase = "Suspended"
	}
	return err
}

// comparableStatus is a status without what the clock and Go's maps decide: the times that Kratix takes, and the order in
// which it merges conditions.
func comparableStatus(status map[string]any) map[string]any {
	if status == nil {
		return map[string]any{}
	}
	if conditions, isList := status["conditions"].([]any); isList {
		for _, each := range conditions {
			if condition, isMap := each.(map[string]any); isMap && condition["type"] == "ConfigureWorkflowCompleted" {
				delete(condition, "lastTransitionTime")
			}
		}
		sort.Slice(conditions, func(i, j int) bool { return fmt.Sprint(conditions[i]) < fmt.Sprint(conditions[j]) })
	}
	pipelines, _, _ := unstructured.NestedSlice(status, "kratix", "workflows", "pipelines")
	for _, each := range pipelines {
		delete(each.(map[string]any), "nextRetryAt")
	}
	if pipelines != nil {
		_ = unstructured.SetNestedSlice(status, pipelines, "kratix", "workflows", "pipelines")
	}
	return status
}

func overTheWire(object *unstructured.Unstructured) error {
	text, err := object.MarshalJSON()
	if err != nil {
		return err
	}
	return object.UnmarshalJSON(text)
}

var oneEnvironment sync.Mutex

// parametersOf lets Kratix read the environment of the Job's status-writer.
func parametersOf(job *v1alpha1.PipelineJobResources) *helpers.Parameters {
	oneEnvironment.Lock()
	defer oneEnvironment.Unlock()
	for _, variable := range job.Job.Spec.Template.Spec.Containers[0].Env {
		os.Setenv(variable.Name, variable.Value)
	}
	return helpers.GetParametersFromEnv()
}
