package hongyan.store.account;

import java.util.List;

/// The changes of one transaction on one account.
public record Committed(int account, long modseq, List<Change> changes) {}
