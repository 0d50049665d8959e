package coretest

import "encoding/json"

// JSON is a value as JSON text.
func JSON(v any) string {
	encoded, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(encoded)
}

// Policy is a policy document as JSON text.
func Policy(statements ...Props) string {
	return JSON(Props{"Version": "2012-10-17", "Statement": statements})
}

// Allow is a statement of an identity policy. Pairs of keys and values follow.
func Allow(action, resource any, more ...any) Props {
	return statement("Allow", Props{"Action": action, "Resource": resource}, more)
}

// Grant is a statement of a resource policy or a trust.
func Grant(principal, action any, more ...any) Props {
	return statement("Allow", Props{"Principal": principal, "Action": action}, more)
}

// Deny is a statement of a resource policy that denies everybody.
func Deny(action, resource any, more ...any) Props {
	return statement("Deny", Props{"Principal": "*", "Action": action, "Resource": resource}, more)
}

func statement(effect string, fields Props, more []any) Props {
	fields["Effect"] = effect
	for i := 0; i+1 < len(more); i += 2 {
		key, _ := more[i].(string)
		fields[key] = more[i+1]
	}
	return fields
}
