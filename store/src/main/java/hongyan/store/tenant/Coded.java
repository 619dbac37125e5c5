package hongyan.store.tenant;

/// A state with a stable number on disk, 1 to 127.
interface Coded {
    int code();
}
