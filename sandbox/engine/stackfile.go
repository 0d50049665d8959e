package engine

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/config"
	"gopkg.in/yaml.v3"
)

// The CLI writes into stack files (a salt, a setting, a secret), so it never gets the repository's own. It works on
// a copy, made from the stack file or from --config-file. The copy stays as long as what it was made from stays
// the same, so that `config set` and `up --config` have their effect, in the sandbox only.

// placeholder stands in for a secret that the sandbox can't open, because its key is the real stack's.
const placeholder = "sandbox-placeholder-of-a-secret-that-only-the-stack-knows"

// origin is what a working copy was made from.
type origin struct {
	Path   string `json:"path"`
	SHA256 string `json:"sha256"` // of the original
	Copy   string `json:"copy"`   // SHA-256 of the copy as it was made
}

// copyReport says what became of a stack file on its way into the sandbox.
type copyReport struct {
	Dropped bool     // settings made in the sandbox were lost, because the original changed
	Changed bool     // the copy has settings of the sandbox's own
	Blanked []string // secrets that couldn't be opened
}

// refreshCopy makes the working copy of a stack file if there is none or the original changed. A missing original
// is an empty stack file, as for Pulumi.
func refreshCopy(source, target string, phrase string, salt *saltState) (copyReport, error) {
	var report copyReport
	original, err := os.ReadFile(source)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return report, fmt.Errorf("stack file: %w", err)
	}
	record := target + ".origin"
	now := origin{Path: source, SHA256: sum(original)}
	current, err := os.ReadFile(target)
	if err == nil {
		var was origin
		if data, err := os.ReadFile(record); err == nil {
			_ = json.Unmarshal(data, &was) // an unreadable record is an outdated one
		}
		report.Changed = was.Copy != sum(current)
		if was.Path == now.Path && was.SHA256 == now.SHA256 {
			return report, nil
		}
		report.Dropped, report.Changed = report.Changed, false
	}
	copied, blanked, err := translate(original, phrase, salt)
	if err != nil {
		return report, fmt.Errorf("stack file %s: %w", source, err)
	}
	report.Blanked = blanked
	now.Copy = sum(copied)
	data, err := json.Marshal(now)
	if err != nil {
		return report, err
	}
	if err := writeFile(target, copied); err != nil {
		return report, err
	}
	return report, writeFile(record, data)
}

func sum(b []byte) string {
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:])
}

// translate rewrites a stack file for the sandbox's own secrets provider: secrets are opened with the passphrase if
// that is how they were made, otherwise replaced, and closed again under the sandbox's salt.
func translate(original []byte, phrase string, salt *saltState) (copied []byte, blanked []string, err error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(original, &doc); err != nil {
		return nil, nil, err
	}
	if doc.Kind == 0 || doc.Content[0].Kind != yaml.MappingNode {
		doc = yaml.Node{Kind: yaml.DocumentNode, Content: []*yaml.Node{{Kind: yaml.MappingNode, Tag: "!!map"}}}
	}
	root := doc.Content[0]
	var open config.Decrypter
	if s := child(root, "encryptionsalt"); s != nil {
		if crypter, err := openSalt(s.Value, phrase); err == nil {
			open = crypter
		}
	}
	for _, key := range []string{"encryptionsalt", "encryptedkey", "secretsprovider"} {
		remove(root, key)
	}
	if settings := child(root, "config"); settings != nil {
		if blanked, err = reseal(settings, "", open, salt.crypter); err != nil {
			return nil, nil, err
		}
	}
	root.Content = append([]*yaml.Node{
		{Kind: yaml.ScalarNode, Value: "encryptionsalt"}, {Kind: yaml.ScalarNode, Value: salt.text},
	}, root.Content...)
	var out bytes.Buffer
	enc := yaml.NewEncoder(&out)
	enc.SetIndent(2)
	if err := enc.Encode(&doc); err != nil {
		return nil, nil, err
	}
	return out.Bytes(), blanked, nil
}

// reseal replaces every {secure: …} below a node.
func reseal(n *yaml.Node, path string, open config.Decrypter, closer config.Encrypter) (blanked []string, err error) {
	for i := 0; i < len(n.Content); i++ {
		c, at := n.Content[i], path
		switch n.Kind {
		case yaml.MappingNode:
			if i%2 == 0 {
				continue // a key
			}
			at = strings.TrimPrefix(path+"."+n.Content[i-1].Value, ".")
		case yaml.SequenceNode:
			at = fmt.Sprintf("%s[%d]", path, i)
		}
		secret := child(c, "secure")
		if secret == nil || len(c.Content) != 2 || secret.Kind != yaml.ScalarNode {
			more, err := reseal(c, at, open, closer)
			if err != nil {
				return nil, err
			}
			blanked = append(blanked, more...)
			continue
		}
		plain := placeholder
		if open != nil {
			if plain, err = open.DecryptValue(context.Background(), secret.Value); err != nil {
				return nil, fmt.Errorf("%s: the secret doesn't open with the file's own salt: %w", at, err)
			}
		} else {
			blanked = append(blanked, at)
		}
		if secret.Value, err = closer.EncryptValue(context.Background(), plain); err != nil {
			return nil, fmt.Errorf("%s: %w", at, err)
		}
	}
	return blanked, nil
}

// child is the value of a key in a mapping, nil if there is none.
func child(n *yaml.Node, key string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

// setValue sets a plain value deep in a YAML document, making the mappings on the way.
func setValue(file []byte, path []string, value string) ([]byte, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(file, &doc); err != nil {
		return nil, err
	}
	if doc.Kind == 0 {
		doc = yaml.Node{Kind: yaml.DocumentNode, Content: []*yaml.Node{{Kind: yaml.MappingNode}}}
	}
	n := doc.Content[0]
	for i, key := range path {
		if n.Kind != yaml.MappingNode {
			return nil, fmt.Errorf("%s is no object", strings.Join(path[:i], "."))
		}
		next := child(n, key)
		if next == nil {
			next = &yaml.Node{Kind: yaml.MappingNode}
			n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key}, next)
		}
		n = next
	}
	*n = yaml.Node{Kind: yaml.ScalarNode, Value: value, LineComment: n.LineComment}
	return yaml.Marshal(&doc)
}

func remove(n *yaml.Node, key string) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			n.Content = append(n.Content[:i], n.Content[i+2:]...)
			return
		}
	}
}

// saltState is the passphrase provider's state: `v1:<salt>:<proof>`. One for all stacks of a sandbox, so that a copy
// made anew fits the state that an older one left.
type saltState struct {
	text    string
	crypter config.Crypter
}

// loadSalt reads the salt of a sandbox, or makes one. A salt that belongs to another passphrase is an error, because
// the stacks' secrets couldn't be read either.
func loadSalt(path, phrase string) (*saltState, error) {
	if data, err := os.ReadFile(path); err == nil {
		crypter, err := openSalt(string(data), phrase)
		if err != nil {
			return nil, fmt.Errorf("%s was made with another passphrase, got one that doesn't fit; "+
				"set the PULUMI_CONFIG_PASSPHRASE of then, or remove the sandbox's folder to start afresh: %w", path, err)
		}
		return &saltState{string(data), crypter}, nil
	}
	raw := make([]byte, 8)
	if _, err := rand.Read(raw); err != nil {
		return nil, err
	}
	crypter := config.NewSymmetricCrypterFromPassphrase(phrase, raw)
	proof, err := crypter.EncryptValue(context.Background(), "pulumi")
	if err != nil {
		return nil, err
	}
	s := &saltState{fmt.Sprintf("v1:%s:%s", base64.StdEncoding.EncodeToString(raw), proof), crypter}
	return s, writeFile(path, []byte(s.text))
}

// opened keeps the crypters of salts that fit: deriving a key from a passphrase is meant to be slow.
var opened sync.Map

// openSalt checks a passphrase against `v1:<salt>:<proof>`, as the CLI's passphrase provider does.
func openSalt(text, phrase string) (config.Crypter, error) {
	key := [2]string{text, phrase}
	if c, ok := opened.Load(key); ok {
		return c.(config.Crypter), nil
	}
	parts := strings.SplitN(text, ":", 3)
	if len(parts) != 3 || parts[0] != "v1" {
		return nil, fmt.Errorf("malformed salt, got %q", text)
	}
	raw, err := base64.StdEncoding.DecodeString(parts[1])
	if err != nil {
		return nil, fmt.Errorf("malformed salt: %w", err)
	}
	crypter := config.NewSymmetricCrypterFromPassphrase(phrase, raw)
	if plain, err := crypter.DecryptValue(context.Background(), parts[2]); err != nil || plain != "pulumi" {
		return nil, errors.New("incorrect passphrase")
	}
	opened.Store(key, crypter)
	return crypter, nil
}

// writeFile writes a file in one step: readers see the old content or the new.
func writeFile(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // fails after the rename, as it should
	_, err = f.Write(data)
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return os.Rename(f.Name(), path)
}

// restamp declares the present content of a copy to be what it was made as.
func restamp(target string) error {
	content, err := os.ReadFile(target)
	if err != nil {
		return err
	}
	data, err := os.ReadFile(target + ".origin")
	if err != nil {
		return err
	}
	var o origin
	if err := json.Unmarshal(data, &o); err != nil {
		return err
	}
	o.Copy = sum(content)
	if data, err = json.Marshal(o); err != nil {
		return err
	}
	return writeFile(target+".origin", data)
}
