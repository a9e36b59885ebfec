package main

import (
	"context"
	"fmt"
	"math/rand"
	"path"
	"strings"
	"sync"

	"github.com/go-logr/logr"
	"github.com/syntasso/kratix/api/v1alpha1"
	"github.com/syntasso/kratix/internal/controller"
	"github.com/syntasso/kratix/lib/writers"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/tools/events"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
)

// stateStore is the part of a GitStateStore or BucketStateStore that says where files go.
type stateStore struct {
	Kind     string `json:"kind"`
	Metadata struct {
		Name string `json:"name"`
	} `json:"metadata"`
	Spec struct {
		Path string `json:"path"`
	} `json:"spec"`
}

// One at a time: the generator of random numbers is everybody's.
var oneChoice sync.Mutex

// schedule lets Kratix's scheduler and WorkPlacement controller do their work in a cluster in memory. It gives the files
// of each Destination, and the Destinations that the scheduler chose at random, by directory.
func schedule(works []*v1alpha1.Work, destinations []v1alpha1.Destination, stores []stateStore, seed int64) (map[string]map[string][]byte, map[string]string, error) {
	ctx := context.Background()
	cluster := newCluster(destinations)
	scheduler := controller.Scheduler{Client: cluster, Log: logr.Discard(), EventRecorder: &events.FakeRecorder{}}
	directories := map[string]string{}
	oneChoice.Lock()
	defer oneChoice.Unlock()
	rand.Seed(seed) //nolint:staticcheck // Kratix uses the generator that all share
	for _, work := range works {
		if err := cluster.Create(ctx, work); err != nil {
			return nil, nil, err
		}
		if _, err := scheduler.ReconcileWork(ctx, work); err != nil {
			return nil, nil, err
		}
		for _, group := range work.Spec.WorkloadGroups {
			directories[group.ID] = group.Directory
		}
	}
	var placements v1alpha1.WorkPlacementList
	if err := cluster.List(ctx, &placements); err != nil {
		return nil, nil, err
	}
	tree, chosen := map[string]map[string][]byte{}, map[string]string{}
	for _, placement := range placements.Items {
		name := placement.Spec.TargetDestinationName
		if placement.Spec.ResourceName != "" {
			chosen[directories[placement.Spec.ID]] = name
		}
		if tree[name] == nil {
			tree[name] = map[string][]byte{}
		}
		repository := &repositoryOf{&filesInMemory{tree[name], pathOf(destinations, name, stores)}}
		if err := write(ctx, cluster, client.ObjectKeyFromObject(&placement), repository); err != nil {
			return nil, nil, err
		}
	}
	for name, files := range tree {
		if len(files) == 0 {
			delete(tree, name)
		}
	}
	return tree, chosen, nil
}

func newCluster(destinations []v1alpha1.Destination) client.Client {
	builder := fake.NewClientBuilder().WithScheme(scheme.Scheme).
		WithStatusSubresource(&v1alpha1.Work{}, &v1alpha1.WorkPlacement{})
	for i := range destinations {
		builder = builder.WithObjects(destinations[i].DeepCopy())
	}
	return builder.Build()
}

// write reconciles a WorkPlacement until it is written; the first rounds only add finalizers.
func write(ctx context.Context, cluster client.Client, key client.ObjectKey, repository controller.RepositoryCache) error {
	reconciler := controller.WorkPlacementReconciler{
		Client: cluster, Log: logr.Discard(), VersionCache: map[string]string{},
		EventRecorder: &events.FakeRecorder{}, RepositoryCache: repository,
	}
	for range 5 {
		result, err := reconciler.Reconcile(ctx, ctrl.Request{NamespacedName: key})
		if err != nil {
			return err
		}
		if result.RequeueAfter == 0 {
			return nil
		}
	}
	return fmt.Errorf("the WorkPlacement %s is never written", key)
}

// pathOf is the path of a Destination's state store.
func pathOf(destinations []v1alpha1.Destination, name string, stores []stateStore) string {
	for _, destination := range destinations {
		reference := destination.Spec.StateStoreRef
		for _, store := range stores {
			if destination.Name == name && reference != nil && store.Kind == reference.Kind && store.Metadata.Name == reference.Name {
				return store.Spec.Path
			}
		}
	}
	return ""
}

// repositoryOf gives one Destination's files for whatever repository is asked for.
type repositoryOf struct {
	files *filesInMemory
}

func (r *repositoryOf) Cleanup(controller.StateStore) error { return nil }

func (r *repositoryOf) InitRepository(logr.Logger, controller.StateStore, corev1.Secret) (*controller.Repository, *controller.StateStoreError) {
	return nil, nil
}

func (r *repositoryOf) GetRepositoryByTypeAndName(string, string) (*controller.Repository, error) {
	return &controller.Repository{Writer: r.files}, nil
}

// filesInMemory does what `lib/writers/git.go` does to a clone, without the clone, in which no path begins with a slash.
type filesInMemory struct {
	files map[string][]byte
	root  string
}

func (f *filesInMemory) at(names ...string) string {
	return strings.TrimPrefix(path.Join(append([]string{"/", f.root}, names...)...), "/")
}

func (f *filesInMemory) Init(string) (string, error) { return "", nil }

func (f *filesInMemory) Reset() error { return nil }

func (f *filesInMemory) ValidatePermissions() error { return nil }

func (f *filesInMemory) UpdateFiles(folder, _ string, create []v1alpha1.Workload, remove []string) (string, error) {
	if folder != "" {
		remove = append(remove, folder)
	}
	if err := f.DeleteFiles("", remove); err != nil {
		return "", err
	}
	for _, each := range create {
		f.files[f.at(folder, each.Filepath)] = []byte(each.Content)
	}
	return "", nil
}

func (f *filesInMemory) ReadFile(name string) ([]byte, error) {
	content, found := f.files[f.at(name)]
	if !found {
		return nil, writers.ErrFileNotFound
	}
	return content, nil
}

func (f *filesInMemory) DeleteFiles(_ string, names []string) error {
	for _, name := range names {
		at := f.at(name)
		for file := range f.files {
			if file == at || strings.HasPrefix(file, at+"/") {
				delete(f.files, file)
			}
		}
	}
	return nil
}
