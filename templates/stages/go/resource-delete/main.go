// Kratix runs this when a request is deleted. What configure wrote to /kratix/output is removed without it: here goes
// what Kratix knows nothing of, such as an account elsewhere. It may run more than once for the same request.
//
//	/kratix/input/object.yaml       the request (read-only)
//	/kratix/metadata/status.yaml    becomes the status of the request, for as long as it is there
package main

import (
	"errors"
	"fmt"
	"os"

	"sigs.k8s.io/yaml"
)

// Request holds the fields of the request that this stage reads.
type Request struct {
	Metadata struct {
		Name string `json:"name"`
	} `json:"metadata"`
}

type Status struct {
	Message string `json:"message"`
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
	if request.Metadata.Name == "" {
		return errors.New("the request has no name")
	}

	name := "__NAME__-" + request.Metadata.Name
	fmt.Println("Cleaning up after", name)

	status, err := yaml.Marshal(Status{Message: "Cleaned up after " + name})
	if err != nil {
		return err
	}
	return os.WriteFile("/kratix/metadata/status.yaml", status, 0o644)
}
