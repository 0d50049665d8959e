package apigateway_test

// Inputs and lists of them, short, as tables write many.
type (
	m = map[string]any
	l = []any
)
