package main

import (
	"bytes"
	"context"
	"crypto/md5" //nolint:gosec // compared with S3's ETags
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront"
	cftypes "github.com/aws/aws-sdk-go-v2/service/cloudfront/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// folder publishes into a directory.
type folder string

func (d folder) List(context.Context) (map[string]string, error) {
	etags := map[string]string{}
	err := filepath.WalkDir(string(d), func(name string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || entry.IsDir() {
			return err
		}
		body, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		key, err := filepath.Rel(string(d), name)
		sum := md5.Sum(body) //nolint:gosec // see the import
		etags[filepath.ToSlash(key)] = hex.EncodeToString(sum[:])
		return err
	})
	return etags, err
}

func (d folder) Put(_ context.Context, f file) error {
	name := filepath.Join(string(d), filepath.FromSlash(f.Key))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, f.Body, 0o644)
}

func (d folder) Delete(_ context.Context, key string) error {
	return os.Remove(filepath.Join(string(d), filepath.FromSlash(key)))
}

// bucket publishes to S3. A bucket with a KMS key has ETags that aren't MD5s: there every
// publication puts every file.
type bucket struct {
	client *s3.Client
	name   string
}

func (b bucket) List(ctx context.Context) (map[string]string, error) {
	etags := map[string]string{}
	pages := s3.NewListObjectsV2Paginator(b.client, &s3.ListObjectsV2Input{Bucket: &b.name})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, object := range page.Contents {
			etags[aws.ToString(object.Key)] = strings.Trim(aws.ToString(object.ETag), `"`)
		}
	}
	return etags, nil
}

func (b bucket) Put(ctx context.Context, f file) error {
	_, err := b.client.PutObject(ctx, &s3.PutObjectInput{
		Bucket:       &b.name,
		Key:          &f.Key,
		Body:         bytes.NewReader(f.Body),
		ContentType:  &f.ContentType,
		CacheControl: &f.CacheControl,
	})
	return err
}

func (b bucket) Delete(ctx context.Context, key string) error {
	_, err := b.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &b.name, Key: &key})
	return err
}

// distribution invalidates at CloudFront.
type distribution struct {
	client *cloudfront.Client
	id     string
}

func (d distribution) Invalidate(ctx context.Context, paths []string) error {
	reference := fmt.Sprintf("publish-%d", time.Now().UnixNano())
	count := int32(len(paths)) //nolint:gosec // at most wildcardAbove
	_, err := d.client.CreateInvalidation(ctx, &cloudfront.CreateInvalidationInput{
		DistributionId: &d.id,
		InvalidationBatch: &cftypes.InvalidationBatch{
			CallerReference: &reference,
			Paths:           &cftypes.Paths{Quantity: &count, Items: paths},
		},
	})
	return err
}

// connect uses the caller's own AWS credentials and region.
func connect(ctx context.Context, name, id string) (store, cache, error) {
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return nil, nil, err
	}
	var front cache
	if id != "" {
		front = distribution{cloudfront.NewFromConfig(cfg), id}
	}
	return bucket{s3.NewFromConfig(cfg), name}, front, nil
}
