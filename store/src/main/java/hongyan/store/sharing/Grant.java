package hongyan.store.sharing;

/// What somebody may and may not do with a mailbox. What is denied to one of the things a person is (member of a
/// department, say) wins over what is given to another.
public record Grant(Grantee grantee, Rights given, Rights denied) {
    public boolean isEmpty() {
        return given.isEmpty() && denied.isEmpty();
    }
}
