package platform

import "strconv"

// lookup returns the value at a path, nil where there is none.
func lookup(tree map[string]any, p path) any {
	var node any = tree
	for _, step := range p {
		switch parent := node.(type) {
		case map[string]any:
			node = parent[step]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i >= len(parent) {
				return nil
			}
			node = parent[i]
		default:
			return nil
		}
	}
	return node
}

// prune takes out what stands at a path, so that the rest can be judged. A list with a bad item goes as a whole: its other items would
// be judged under the wrong index.
func prune(tree map[string]any, p path) {
	node := tree
	for i, step := range p {
		child, deeper := node[step].(map[string]any)
		if i == len(p)-1 || !deeper {
			delete(node, step)
			return
		}
		node = child
	}
}
