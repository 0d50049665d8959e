// Command publish uploads a site to its bucket, with the right cache headers, and invalidates only
// what changed:
//
//	pulumi stack output --json | go run ./site/publish -outputs -     # the stack's site, when it has one only; else -site NAME
//	go run ./site/publish -bucket NAME -distribution ID -dry-run      # only says what it would do
//	go run ./site/publish -to DIR                                     # into a folder instead, to look at
//
// Content stays outside the Pulumi state on purpose: thousands of files as resources make a
// deployment take an hour. The order keeps the site whole for whoever is reading it: assets first,
// then pages, then removals, then the invalidation.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/signal"
	"slices"
	"strings"
)

// store is where a site is published to.
type store interface {
	// List returns the ETag of every object, by key.
	List(ctx context.Context) (map[string]string, error)
	Put(ctx context.Context, f file) error
	Delete(ctx context.Context, key string) error
}

// cache is what stands in front of the store.
type cache interface {
	Invalidate(ctx context.Context, paths []string) error
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "publish:", err)
		os.Exit(1)
	}
}

// run stops the publication at an interrupt.
func run(args []string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	return command(ctx, args, os.Stdout)
}

func command(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("publish", flag.ContinueOnError)
	dir := flags.String("dir", "site/public", "the site's files")
	outputs := flags.String("outputs", "", "a file with the stack's outputs as JSON, - for standard input")
	name := flags.String(
		"site",
		"",
		"with -outputs: the site's name in the stack file; may be left out where there is one",
	)
	bucket := flags.String("bucket", "", "the web bucket's name")
	distribution := flags.String("distribution", "", "the distribution's id; empty invalidates nothing")
	to := flags.String("to", "", "publish into a folder instead")
	dry := flags.Bool("dry-run", false, "only say what would be done")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return nil
	} else if err != nil {
		return err
	}
	if *outputs != "" {
		var err error
		if *bucket, *distribution, err = fromOutputs(*outputs, *name); err != nil {
			return err
		}
	}
	if (*bucket == "") == (*to == "") {
		return errors.New("name one of -outputs, -bucket and -to")
	}
	var target store
	var front cache
	if *to != "" {
		target = folder(*to)
	} else {
		var err error
		if target, front, err = connect(ctx, *bucket, *distribution); err != nil {
			return err
		}
	}
	files, err := read(os.DirFS(*dir))
	if err != nil {
		return err
	}
	return publish(ctx, files, target, front, *dry, out)
}

// fromOutputs finds a site's bucket and distribution in a stack's outputs, as `pulumi stack output
// --json` prints them.
func fromOutputs(from, name string) (bucket, distribution string, err error) {
	in := io.Reader(os.Stdin)
	if from != "-" {
		file, err := os.Open(from)
		if err != nil {
			return "", "", err
		}
		defer func() { _ = file.Close() }()
		in = file
	}
	var outputs struct {
		Sites map[string]struct {
			Bucket         string `json:"bucket"`
			DistributionID string `json:"distributionId"`
		} `json:"sites"`
	}
	if err := json.NewDecoder(in).Decode(&outputs); err != nil {
		return "", "", fmt.Errorf("read the stack's outputs: %w", err)
	}
	names := slices.Sorted(maps.Keys(outputs.Sites))
	if name == "" && len(names) == 1 {
		name = names[0]
	}
	site, ok := outputs.Sites[name]
	switch {
	case len(names) == 0:
		return "", "", errors.New("the stack has no site")
	case name == "":
		return "", "", fmt.Errorf("the stack has several sites; name one with -site: %s", strings.Join(names, ", "))
	case !ok:
		return "", "", fmt.Errorf("the stack has no site %q; it has: %s", name, strings.Join(names, ", "))
	}
	return site.Bucket, site.DistributionID, nil
}

// publish makes the target hold exactly the files, and old assets. A nil front means that there is
// no cache.
func publish(ctx context.Context, files []file, target store, front cache, dry bool, out io.Writer) error {
	stored, err := target.List(ctx)
	if err != nil {
		return fmt.Errorf("list what is published: %w", err)
	}
	p, err := compare(files, stored)
	if err != nil {
		return err
	}
	for _, f := range p.Put {
		fmt.Fprintf(out, "put     %s (%s; %s)\n", f.Key, f.ContentType, f.CacheControl)
		if !dry {
			if err := target.Put(ctx, f); err != nil {
				return fmt.Errorf("put %s: %w", f.Key, err)
			}
		}
	}
	for _, key := range p.Delete {
		fmt.Fprintf(out, "delete  %s\n", key)
		if !dry {
			if err := target.Delete(ctx, key); err != nil {
				return fmt.Errorf("delete %s: %w", key, err)
			}
		}
	}
	if front != nil && len(p.Invalidate) > 0 {
		for _, path := range p.Invalidate {
			fmt.Fprintf(out, "renew   %s\n", path)
		}
		if !dry {
			if err := front.Invalidate(ctx, p.Invalidate); err != nil {
				return fmt.Errorf("the files are published, but the cache still holds the old ones: %w; "+
					"invalidate the paths above", err)
			}
		}
	}
	fmt.Fprintf(out, "%d put, %d deleted, %d unchanged\n", len(p.Put), len(p.Delete), len(files)-len(p.Put))
	return nil
}
