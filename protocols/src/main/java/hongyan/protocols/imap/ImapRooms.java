package hongyan.protocols.imap;

import hongyan.kv.blob.Bodies;
import hongyan.services.auth.Authenticator;
import hongyan.services.search.MessageSearch;
import hongyan.services.sharing.Sharing;
import hongyan.store.account.AccountStore;
import java.time.InstantSource;

/// The rooms below that sessions call.
record ImapRooms(
        Authenticator authenticator,
        AccountStore store,
        Bodies bodies,
        MessageSearch search,
        Sharing sharing,
        ImapSettings settings,
        InstantSource clock,
        RecentMarks recents,
        Progress progress) {}
