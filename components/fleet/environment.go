package fleet

import (
	"encoding/base64"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// EnvironmentFile is where instances find Args.Environment, as systemd's EnvironmentFile= and a
// shell read it.
const EnvironmentFile = "/etc/plinth/environment"

var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// kinds are what cloud-init knows user data by, and its content type as a part of several. It
// ignores everything else without a word. Data that is in parts itself says so in a header of its
// own.
var kinds = []struct{ begins, contentType string }{
	{"#!", "text/x-shellscript"},
	{"#cloud-config", "text/cloud-config"},
	{"#include", "text/x-include-url"},
	{"#cloud-boothook", "text/cloud-boothook"},
	{"Content-Type: multipart/", ""},
	{"MIME-Version:", ""},
}

// contentType is the user data's kind; known is false for what cloud-init ignores.
func contentType(data string) (kind string, known bool) {
	for _, k := range kinds {
		if strings.HasPrefix(data, k.begins) {
			return k.contentType, true
		}
	}
	return "", false
}

// quoted is a value that systemd and a shell read alike:
// https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#EnvironmentFile=
var quoted = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`")

const boundary = "==plinth=="

// withEnvironment puts the script that writes the file before the user data. It is a boot hook,
// which runs before all other kinds.
// https://cloudinit.readthedocs.io/en/latest/explanation/format.html
func withEnvironment(data string, environment map[string]string) string {
	var lines strings.Builder
	for _, key := range slices.Sorted(maps.Keys(environment)) {
		fmt.Fprintf(&lines, "%s=\"%s\"\n", key, quoted.Replace(environment[key]))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=%q\nMIME-Version: 1.0\n\n", boundary)
	fmt.Fprintf(&b, "--%s\nContent-Type: text/cloud-boothook; charset=\"utf-8\"\n\n", boundary)
	file := base64.StdEncoding.EncodeToString([]byte(lines.String()))
	fmt.Fprintf(&b, "#cloud-boothook\n#!/bin/sh\nmkdir -p /etc/plinth\nbase64 -d > %s <<'EOF'\n%s\nEOF\n",
		EnvironmentFile, file)
	if data != "" {
		fmt.Fprintf(&b, "--%s\n", boundary)
		if kind, _ := contentType(data); kind != "" {
			fmt.Fprintf(&b, "Content-Type: %s; charset=\"utf-8\"\n\n", kind)
		}
		b.WriteString(data + "\n")
	}
	fmt.Fprintf(&b, "--%s--\n", boundary)
	return b.String()
}

// userData is the template's form of what instances run. An image without a script runs what it
// has. Whether the values fit into EC2's limit shows when they are known.
func (a Args) userData() pulumi.StringPtrInput {
	data := a.UserData
	if data == "" && a.Image == "" {
		data = DefaultUserData
	}
	if len(a.Environment) == 0 {
		return pulumi.String(base64.StdEncoding.EncodeToString([]byte(data)))
	}
	return a.Environment.ToStringMapOutput().ApplyT(func(environment map[string]string) (string, error) {
		whole := withEnvironment(data, environment)
		if len(whole) > maxUserData {
			return "", fmt.Errorf("userData: EC2 takes %d bytes, got %d with the variables; %s", maxUserData, len(whole), shorten)
		}
		return base64.StdEncoding.EncodeToString([]byte(whole)), nil
	}).(pulumi.StringOutput)
}
