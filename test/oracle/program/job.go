package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/go-logr/logr"
	"github.com/syntasso/kratix/api/v1alpha1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// jobOf is what Kratix runs for the pipeline.
func jobOf(promise *v1alpha1.Promise, object *unstructured.Unstructured, question deliverQuestion) (*v1alpha1.PipelineJobResources, error) {
	var jobs []v1alpha1.PipelineJobResources
	var err error
	if question.Type == v1alpha1.WorkflowTypeResource {
		jobs, err = promise.GenerateResourcePipelines(question.Action, object, logr.Discard())
	} else {
		jobs, err = promise.GeneratePromisePipelines(question.Action, logr.Discard())
	}
	if err != nil {
		return nil, err
	}
	for i := range jobs {
		if jobs[i].Name == question.Pipeline {
			return &jobs[i], nil
		}
	}
	return nil, fmt.Errorf("no pipeline %s", question.Pipeline)
}

// writeFiles lays files out as the Kratix containers find them.
func writeFiles(root string, files map[string][]byte, scheduling *corev1.ConfigMap) error {
	all := map[string][]byte{"input/": nil, "metadata/": nil, "kratix-system/": nil}
	for path, content := range files {
		if below, isOutput := strings.CutPrefix(path, "output/"); isOutput {
			path = "input/" + below
		}
		all[path] = content
	}
	if scheduling != nil {
		all["kratix-system/promise-scheduling"] = []byte(scheduling.Data["destinationSelectors"])
	}
	for path, content := range all {
		at := filepath.Join(root, path)
		if strings.HasSuffix(path, "/") {
			if err := os.MkdirAll(at, 0o755); err != nil {
				return err
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(at, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func workWriterFlags(pod corev1.PodSpec) map[string]string {
	for _, container := range pod.InitContainers {
		if container.Name != "work-writer" {
			continue
		}
		flags := map[string]string{}
		args := container.Args[1:]
		for i := 0; i+1 < len(args); i += 2 {
			flags[strings.TrimPrefix(args[i], "--")] = args[i+1]
		}
		return flags
	}
	return nil
}
