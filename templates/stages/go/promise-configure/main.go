// Kratix runs this for the Promise itself: when it is installed, when it changes, and again every 10 hours. What its
// requests share belongs here: an operator and its CustomResourceDefinitions, a namespace, a policy.
//
//	/kratix/input/object.yaml                      the Promise (read-only)
//	/kratix/output/                                what you write here is deployed to every destination that matches
//	/kratix/metadata/status.yaml                   becomes the status of the Promise; its message counts
//	/kratix/metadata/destination-selectors.yaml    the labels of those destinations
package main

import (
	"errors"
	"fmt"
	"os"

	"sigs.k8s.io/yaml"
)

// Promise holds the fields of the Promise that this stage reads.
type Promise struct {
	Metadata struct {
		Name string `json:"name"`
	} `json:"metadata"`
}

type ConfigMap struct {
	APIVersion string            `json:"apiVersion"`
	Kind       string            `json:"kind"`
	Metadata   Metadata          `json:"metadata"`
	Data       map[string]string `json:"data"`
}

type Metadata struct {
	Name      string `json:"name"`
	Namespace string `json:"namespace"`
}

type Status struct {
	Message string `json:"message"`
}

type DestinationSelector struct {
	MatchLabels map[string]string `json:"matchLabels"`
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run() error {
	input, err := os.ReadFile("/kratix/input/object.yaml")
	if err != nil {
		return err
	}
	var promise Promise
	if err := yaml.Unmarshal(input, &promise); err != nil {
		return err
	}
	if promise.Metadata.Name == "" {
		return errors.New("the Promise has no name")
	}

	name := promise.Metadata.Name + "-shared"
	fmt.Println("Writing ConfigMap default/" + name)

	return errors.Join(
		write("/kratix/output/shared.yaml", ConfigMap{
			APIVersion: "v1",
			Kind:       "ConfigMap",
			Metadata:   Metadata{Name: name, Namespace: "default"},
			Data:       map[string]string{"promise": promise.Metadata.Name},
		}),
		write("/kratix/metadata/status.yaml", Status{Message: "Shared as ConfigMap " + name}),
		write("/kratix/metadata/destination-selectors.yaml", []DestinationSelector{
			{MatchLabels: map[string]string{"environment": "dev"}},
		}),
	)
}

// write writes a value as YAML, with quotes around strings that would be read as something else.
func write(path string, value any) error {
	content, err := yaml.Marshal(value)
	if err != nil {
		return err
	}
	return os.WriteFile(path, content, 0o644)
}
