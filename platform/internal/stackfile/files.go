package stackfile

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/plinth-infra/plinth/platform"
)

// Files are all that is derived, by name below the module's folder: the schema, the reference, and
// the pages of the tiers, of which each key has its table in one.
func Files(root string) (map[string][]byte, error) {
	schema, err := Schema(root)
	if err != nil {
		return nil, err
	}
	reference, err := Reference(schema)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{SchemaFile: schema, ReferenceFile: reference}
	pages, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil {
		return nil, err
	}
	page := map[string]string{} // of a key
	for _, file := range pages {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		written, keys, err := Page(schema, text)
		if err != nil {
			return nil, err
		}
		for _, key := range keys {
			if other, twice := page[key]; twice {
				return nil, fmt.Errorf("the settings of %s stand in %s and in %s", key, other, file)
			}
			page[key] = file
			files[filepath.Join("docs", filepath.Base(file))] = written
		}
	}
	for _, section := range platform.Sections() {
		if page[section.Key()] == "" {
			return nil, fmt.Errorf(
				"no page in docs has the settings of %s: mark a place as registry.md does",
				section.Key(),
			)
		}
		delete(page, section.Key())
	}
	for key, file := range page {
		return nil, fmt.Errorf("%s has the settings of %s, and there is no such key", file, key)
	}
	return files, nil
}
