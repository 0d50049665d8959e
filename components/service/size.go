package service

import (
	"fmt"

	"github.com/plinth-infra/plinth/internal/check"
)

// size is what Fargate sells with a number of CPU units: memory from least to most in steps, in
// MiB.
type size struct{ cpu, least, most, step int }

// sizes is https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html
var sizes = []size{
	{256, 512, 2048, 512},
	{512, 1024, 4096, 1024},
	{1024, 2048, 8192, 1024},
	{2048, 4096, 16384, 1024},
	{4096, 8192, 30720, 1024},
	{8192, 16384, 61440, 4096},
	{16384, 32768, 122880, 8192},
}

// validateSize judges a pair of CPU units and memory.
func validateSize(p *check.Problems, cpu, memory int) {
	for _, s := range sizes {
		if s.cpu == cpu && !s.has(memory) {
			p.At("memoryMiB").Value(memory).Say("Fargate doesn't sell it with %d CPU units", cpu).Fix("use %s", s)
		}
	}
}

// has reports whether Fargate sells the memory. The smallest size has no step between 1024 and
// 2048.
func (s size) has(memory int) bool {
	return memory >= s.least && memory <= s.most && (memory-s.least)%s.step == 0 && !(s.cpu == 256 && memory == 1536)
}

func (s size) String() string {
	if s.cpu == 256 {
		return "512, 1024 or 2048"
	}
	return fmt.Sprintf("%d to %d in steps of %d", s.least, s.most, s.step)
}
