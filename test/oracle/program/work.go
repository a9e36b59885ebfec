package main

import (
	"github.com/syntasso/kratix/api/v1alpha1"
	"github.com/syntasso/kratix/lib/compression"
)

type workAnswer struct {
	APIVersion string         `json:"apiVersion"`
	Kind       string         `json:"kind"`
	Metadata   map[string]any `json:"metadata"`
	Spec       workSpec       `json:"spec"`
}

type workSpec struct {
	PromiseName    string      `json:"promiseName"`
	ResourceName   string      `json:"resourceName,omitempty"`
	WorkloadGroups []workGroup `json:"workloadGroups"`
}

type workGroup struct {
	ID                   string                             `json:"id"`
	Directory            string                             `json:"directory"`
	DestinationSelectors []v1alpha1.WorkloadGroupScheduling `json:"destinationSelectors"`
	Workloads            []workload                         `json:"workloads"`
}

type workload struct {
	Filepath string `json:"filepath"`
	Content  []byte `json:"content"`
}

func showWork(work *v1alpha1.Work) (workAnswer, error) {
	groups := []workGroup{}
	for _, group := range work.Spec.WorkloadGroups {
		shown := workGroup{ID: group.ID, Directory: group.Directory, DestinationSelectors: group.DestinationSelectors, Workloads: []workload{}}
		if shown.DestinationSelectors == nil {
			shown.DestinationSelectors = []v1alpha1.WorkloadGroupScheduling{}
		}
		for _, each := range group.Workloads {
			content, err := compression.DecompressContent([]byte(each.Content))
			if err != nil {
				return workAnswer{}, err
			}
			if content == nil {
				content = []byte{}
			}
			shown.Workloads = append(shown.Workloads, workload{each.Filepath, content})
		}
		groups = append(groups, shown)
	}
	return workAnswer{
		APIVersion: v1alpha1.GroupVersion.String(), Kind: "Work",
		Metadata: map[string]any{"name": work.Name, "namespace": work.Namespace, "labels": work.Labels},
		Spec:     workSpec{work.Spec.PromiseName, work.Spec.ResourceName, groups},
	}, nil
}
