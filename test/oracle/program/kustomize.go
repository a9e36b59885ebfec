package main

import (
	"encoding/json"
	"sort"
	"strings"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"
)

type kustomizeQuestion struct {
	// Texts by path.
	Files map[string]string `json:"files"`
}

// kustomizeAnswer says whether the folder declares an object twice, or what else is wrong with it.
type kustomizeAnswer struct {
	Collision bool   `json:"collision"`
	Error     string `json:"error,omitempty"`
}

// kustomize builds a folder with `sigs.k8s.io/kustomize/api`, which is what `kubectl kustomize` is.
func kustomize(line []byte) (any, error) {
	var question kustomizeQuestion
	if err := json.Unmarshal(line, &question); err != nil {
		return nil, err
	}
	folder := filesys.MakeFsInMemory()
	var resources []string
	for path, text := range question.Files {
		if err := folder.WriteFile("/folder/"+path, []byte(text)); err != nil {
			return nil, err
		}
		resources = append(resources, path)
	}
	sort.Strings(resources)
	kustomization, err := yaml.Marshal(map[string]any{"resources": resources})
	if err != nil {
		return nil, err
	}
	if err := folder.WriteFile("/folder/kustomization.yaml", kustomization); err != nil {
		return nil, err
	}
	_, err = krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(folder, "/folder")
	if err == nil {
		return kustomizeAnswer{}, nil
	}
	if strings.Contains(err.Error(), "may not add resource with an already registered id") {
		return kustomizeAnswer{Collision: true}, nil
	}
	return kustomizeAnswer{Error: err.Error()}, nil
}
