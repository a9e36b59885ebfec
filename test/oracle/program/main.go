// The oracle answers the questions of `promise internal admit` and `promise internal deliver`, and whether kustomize
// refuses a folder, with the programs that promise mirrors. One question a line on stdin, one answer a line on stdout.
//
// Kratix's random choices are seeded, so that a question has the same answer whenever it is asked.
//
//go:debug randseednop=0
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"sync"
)

// answerer answers one question; an error is one of the question or of this program, never an answer.
type answerer func(question []byte) (any, error)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "oracle:", err)
		os.Exit(2)
	}
}

func run(args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("usage: oracle admit|deliver|kustomize KRATIX-SOURCES")
	}
	answer, err := answererFor(args[0], args[1])
	if err != nil {
		return err
	}
	// Kratix prints to stdout what people find in the logs of its containers.
	stdout := os.Stdout
	if os.Stdout, err = os.OpenFile(os.DevNull, os.O_WRONLY, 0); err != nil {
		return err
	}
	return answerAll(os.Stdin, stdout, answer)
}

func answererFor(command, kratix string) (answerer, error) {
	switch command {
	case "admit":
		return admit, nil
	case "deliver":
		return newDeliverer(kratix)
	case "kustomize":
		return kustomize, nil
	}
	return nil, fmt.Errorf("unknown command %q", command)
}

// answerAll answers questions side by side, and prints the answers in the order of the questions.
func answerAll(in io.Reader, out io.Writer, answer answerer) error {
	questions, err := readLines(in)
	if err != nil {
		return err
	}
	answers := make([]json.RawMessage, len(questions))
	errs := make([]error, len(questions))
	next := make(chan int)
	var workers sync.WaitGroup
	for range runtime.NumCPU() {
		workers.Go(func() {
			for i := range next {
				answers[i], errs[i] = answerOne(questions[i], answer)
			}
		})
	}
	for i := range questions {
		next <- i
	}
	close(next)
	workers.Wait()
	writer := bufio.NewWriter(out)
	for i, line := range answers {
		if errs[i] != nil {
			return fmt.Errorf("question %d: %w: %s", i+1, errs[i], questions[i])
		}
		if _, err := fmt.Fprintf(writer, "%s\n", line); err != nil {
			return err
		}
	}
	return writer.Flush()
}

func answerOne(question []byte, answer answerer) (json.RawMessage, error) {
	result, err := answer(question)
	if err != nil {
		return nil, err
	}
	return json.Marshal(result)
}

func readLines(in io.Reader) ([][]byte, error) {
	var lines [][]byte
	reader := bufio.NewReader(in)
	for {
		line, err := reader.ReadBytes('\n')
		if len(line) > 1 {
			lines = append(lines, line)
		}
		if err == io.EOF {
			return lines, nil
		}
		if err != nil {
			return nil, err
		}
	}
}
