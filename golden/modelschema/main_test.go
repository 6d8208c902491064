package main

import (
	"bytes"
	"os"
	"testing"
)

func TestThePublishedSchemaIsThatOfTheModel(t *testing.T) {
	got, err := Schema("../../snapshot/report")
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("../../render/report.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("render/report.schema.json is not that of the model: run `just schema`")
	}
}
