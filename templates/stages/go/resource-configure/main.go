// Kratix runs this for each request: when it is made, when it changes, and again every 10 hours.
// The same request must therefore give the same files, however often it runs.
//
//	/kratix/input/object.yaml                      the request, with the API's defaults filled in (read-only)
//	/kratix/output/                                what you write here is deployed to a destination cluster
//	/kratix/metadata/status.yaml                   becomes the status of the request, for its user to read
//	/kratix/metadata/destination-selectors.yaml    the labels of the destinations that may get the output
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"sigs.k8s.io/yaml"
)

// Request holds the fields of the request that this stage reads.
type Request struct {
	Metadata Metadata `json:"metadata"`
	// Spec is kept as JSON: numbers stay as they are.
	Spec map[string]json.RawMessage `json:"spec"`
}

type Metadata struct {
	Name      string `json:"name"`
	Namespace string `json:"namespace"`
}

type ConfigMap struct {
	APIVersion string            `json:"apiVersion"`
	Kind       string            `json:"kind"`
	Metadata   Metadata          `json:"metadata"`
	Data       map[string]string `json:"data"`
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
	var request Request
	if err := yaml.Unmarshal(input, &request); err != nil {
		return err
	}
	if request.Metadata.Name == "" || request.Metadata.Namespace == "" {
		return errors.New("the request has no name or no namespace")
	}

	// The Promise's name is part of the object's name: another Promise may get a request of the same name.
	name := "__NAME__-" + request.Metadata.Name
	namespace := request.Metadata.Namespace
	fmt.Printf("Writing ConfigMap %s/%s\n", namespace, name)

	// A ConfigMap with an entry for each field of the request.
	configMap := ConfigMap{
		APIVersion: "v1",
		Kind:       "ConfigMap",
		Metadata:   Metadata{Name: name, Namespace: namespace},
		Data:       map[string]string{},
	}
	for field, value := range request.Spec {
		configMap.Data[field] = entry(value)
	}

	return errors.Join(
		write("/kratix/output/configmap.yaml", configMap),
		write("/kratix/metadata/status.yaml", Status{Message: "Requested as ConfigMap " + name}),
		write("/kratix/metadata/destination-selectors.yaml", []DestinationSelector{
			{MatchLabels: map[string]string{"environment": "dev"}},
		}),
	)
}

// entry makes a string of a value, as a ConfigMap holds only those: whatever isn't one stays JSON.
func entry(value json.RawMessage) string {
	var text string
	if err := json.Unmarshal(value, &text); err != nil {
		return string(value)
	}
	return text
}

// write writes a value as YAML, with quotes around strings that would be read as something else.
func write(path string, value any) error {
	content, err := yaml.Marshal(value)
	if err != nil {
		return err
	}
	return os.WriteFile(path, content, 0o644)
}
