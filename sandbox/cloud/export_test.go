package cloud

// DefaultsKey is where checked inputs list what the provider filled in.
const DefaultsKey = defaultsKey
