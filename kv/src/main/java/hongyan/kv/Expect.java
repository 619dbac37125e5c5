package hongyan.kv;

/// What a row must be for a transaction to go on.
public sealed interface Expect {
    /// There is no such row.
    record Absent() implements Expect {}

    /// There is a row, whatever it holds.
    record Present() implements Expect {}

    static Expect absent() {
        return new Absent();
    }

    static Expect present() {
        return new Present();
    }
}
