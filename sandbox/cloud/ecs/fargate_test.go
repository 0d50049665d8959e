package ecs

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFargateSizes(t *testing.T) {
	t.Parallel()
	for size, want := range map[[2]string]bool{
		{"256", "512"}:      true,
		{"256", "1024"}:     true,
		{"256", "1536"}:     false,
		{"256", "2048"}:     true,
		{"512", "512"}:      false,
		{"512", "4096"}:     true,
		{"1024", "2048"}:    true,
		{"1024", "2560"}:    false,
		{"4096", "30720"}:   true,
		{"8192", "18432"}:   false,
		{"8192", "20480"}:   true,
		{"16384", "122880"}: true,
		{"300", "512"}:      false,
		{"256", "1 GB"}:     false,
	} {
		require.Equal(t, want, fargateSize(size[0], size[1]), "%v", size)
	}
}
