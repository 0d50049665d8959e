package lambda

import (
	"archive/zip"
	"encoding/base64"
	"encoding/hex"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
)

// validateCode checks that the archive is there and holds what the runtime starts.
func validateCode(c *cloud.Call, image bool) {
	sources := 0
	for _, s := range []string{"code", "s3Bucket", "imageUri"} {
		if c.Has(s) {
			sources++
		}
	}
	if sources != 1 {
		c.Refuse("code", "one of `code`, `s3Bucket` or `imageUri` must be specified, got %d", sources)
		return
	}
	a, ok := c.Inputs["code"].(*cloud.Asset)
	if image || !ok || a.Path == "" || !strings.HasSuffix(a.Path, ".zip") {
		return
	}
	info, err := os.Stat(a.Path)
	if err != nil {
		return // the engine has hashed it, so it was there: the state of a former run may name another machine's path
	}
	if info.Size() > 50<<20 {
		c.Refuse("code",
			"RequestEntityTooLargeException: Request must be smaller than 69905067 bytes for the CreateFunction "+
				"operation: the archive has %d bytes, upload it to S3",
			info.Size())
	}
	z, err := zip.OpenReader(a.Path)
	if err != nil {
		c.Refuse("code",
			"InvalidParameterValueException: Could not unzip uploaded file. Please check your file, then try to "+
				"upload again. (%v)",
			err)
		return
	}
	defer z.Close()
	if strings.HasPrefix(c.Text("runtime"), "provided") &&
		!slices.ContainsFunc(z.File, func(f *zip.File) bool { return f.Name == "bootstrap" }) {
		c.Refuse("code",
			"Runtime.InvalidEntrypoint: the archive has no file \"bootstrap\", which the runtime %s starts",
			c.Text("runtime"))
	}
	var unzipped uint64
	for _, f := range z.File {
		unzipped += f.UncompressedSize64
	}
	if unzipped > 262144000 {
		c.Refuse("code", "InvalidParameterValueException: Unzipped size must be smaller than 262144000 bytes, got %d",
			unzipped)
	}
}

func codeOf(in map[string]any) any {
	for _, k := range []string{"code", "s3Key", "imageUri"} {
		if v, ok := in[k]; ok {
			return v
		}
	}
	return nil
}

func without(m map[string]any, names ...string) map[string]any {
	out := map[string]any{}
	for k, v := range m {
		out[k] = v
		if a, ok := v.(*cloud.Asset); ok {
			out[k] = a.Hash
		}
	}
	for _, n := range names {
		delete(out, n)
	}
	return out
}

// addVersion numbers the published versions and adds the hash of the code.
func addVersion(c *cloud.Call) {
	version := 0
	if c.Existing != nil {
		version, _ = strconv.Atoi(c.Existing.Text("version"))
	}
	changed := c.Existing == nil || !cloud.SameValue(codeOf(c.OldInputs), codeOf(c.Inputs)) ||
		!cloud.SameValue(without(c.OldInputs, "tags", "tagsAll", "reservedConcurrentExecutions"),
			without(c.Inputs, "tags", "tagsAll", "reservedConcurrentExecutions"))
	if c.Flag("publish") && changed {
		version++
	}
	arn, _ := c.Outputs["arn"].(string)
	c.Outputs["version"] = "$LATEST"
	if version > 0 {
		c.Outputs["version"] = strconv.Itoa(version)
	}
	c.Outputs["qualifiedArn"] = arn + ":" + c.Outputs["version"].(string)
	c.Outputs["qualifiedInvokeArn"] = "arn:aws:apigateway:" + c.Region + ":lambda:path/2015-03-31/functions/" + c.Outputs["qualifiedArn"].(string) + "/invocations"
	if a, ok := c.Inputs["code"].(*cloud.Asset); ok {
		raw, _ := hex.DecodeString(a.Hash)
		c.Outputs["codeSha256"] = base64.StdEncoding.EncodeToString(raw)
		if !c.Has("sourceCodeHash") {
			c.Outputs["sourceCodeHash"] = c.Outputs["codeSha256"]
		}
	}
	if !c.Has("architectures") {
		c.Outputs["architectures"] = []any{"x86_64"}
	}
	if !c.Has("ephemeralStorage") {
		c.Outputs["ephemeralStorage"] = map[string]any{"size": 512.0}
	}
	if !c.Has("tracingConfig") {
		c.Outputs["tracingConfig"] = map[string]any{"mode": "PassThrough"}
	}
	if !c.Has("loggingConfig") {
		c.Outputs["loggingConfig"] = map[string]any{"logFormat": "Text", "logGroup": "/aws/lambda/" + c.Text("name")}
	}
}
