// A stage that changes nothing yet. Kratix runs the stages of a pipeline one after the other, on the same folders. It may
// run more than once for the same object, which must then give the same files.
//
//	/kratix/input/object.yaml    the request, or in a workflow of the Promise the Promise itself (read-only)
//	/kratix/output/              what is deployed: what the stages before this one wrote is there, to be added to or changed
//	/kratix/metadata/            status.yaml and destination-selectors.yaml, likewise
package main

import (
	"errors"
	"fmt"
	"os"

	"sigs.k8s.io/yaml"
)

// Object holds the fields of the input that this stage reads.
type Object struct {
	Metadata struct {
		Name string `json:"name"`
	} `json:"metadata"`
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
	var object Object
	if err := yaml.Unmarshal(input, &object); err != nil {
		return err
	}
	if object.Metadata.Name == "" {
		return errors.New("the object has no name")
	}

	fmt.Printf("__STAGE_NAME__: nothing to do for %s yet\n", object.Metadata.Name)
	return nil
}
