package hongyan.kv;

/// Direction of a scan.
public enum Order {
    ASCENDING,
    DESCENDING
}
