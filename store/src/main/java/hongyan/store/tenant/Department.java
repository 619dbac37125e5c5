package hongyan.store.tenant;

/// A department.
///
/// @param parent 0 at the top
/// @param order among its siblings, smaller first
public record Department(int id, int parent, String name, int order) {}
