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

type Metadata struct {
	Name      string `json:"name"`
	Namespace string `json:"namespace,omitempty"`
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
	// The fields are kept as JSON: numbers stay as they are.
	var resource map[string]json.RawMessage
	if err := yaml.Unmarshal(input, &resource); err != nil {
		return err
	}
	var metadata Metadata
	if err := json.Unmarshal(resource["metadata"], &metadata); err != nil {
		return err
	}
	if metadata.Name == "" || metadata.Namespace == "" {
		return errors.New("the request has no name or no namespace")
	}

__IF_NAMESPACED__	name := metadata.Name
__IF_NAMESPACED__	fmt.Printf("Writing __CR_KIND__ %s/%s\n", metadata.Namespace, name)
__IF_CLUSTER_SCOPED__	// A __CR_KIND__ is in no namespace: its name tells requests of the same name in different ones apart,
__IF_CLUSTER_SCOPED__	// and two hyphens tell team-a/db from team/a-db.
__IF_CLUSTER_SCOPED__	name := metadata.Namespace + "--" + metadata.Name
__IF_CLUSTER_SCOPED__	fmt.Printf("Writing __CR_KIND__ %s\n", name)

	// The request becomes the operator's resource: all that it says, under another kind and without labels of Kratix.
	// To hide a field from users, take it out of the API and set it here, in resource["spec"].
	delete(resource, "status")
	for field, value := range map[string]any{
		"apiVersion": "__CR_API_VERSION__",
		"kind":       "__CR_KIND__",
__IF_NAMESPACED__		"metadata":   Metadata{Name: name, Namespace: metadata.Namespace},
__IF_CLUSTER_SCOPED__		"metadata":   Metadata{Name: name},
	} {
		if resource[field], err = json.Marshal(value); err != nil {
			return err
		}
	}

	return errors.Join(
		write("/kratix/output/__CR_FILE__", resource),
		write("/kratix/metadata/status.yaml", Status{Message: "Requested as __CR_KIND__ " + name}),
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
