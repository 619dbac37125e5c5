package hongyan.store.sharing;

import hongyan.kv.Key;
import hongyan.kv.KeyReader;
import hongyan.kv.KvException;

/// Whom a grant is made out to: always within one organisation.
///
/// @param id of the member or department, else 0
/// @param address of the group, canonical, else empty
public record Grantee(Kind kind, int tenant, int id, String address) {

    /// Codes are stable on disk.
    public enum Kind {
        MEMBER(1),
        /// With all departments below it.
        DEPARTMENT(2),
        GROUP(3),
        /// Everybody of the organisation.
        ANYONE(4);

        private final int code;

        Kind(int code) {
            this.code = code;
        }
    }

    public static Grantee member(int tenant, int member) {
        return new Grantee(Kind.MEMBER, tenant, member, "");
    }

    public static Grantee department(int tenant, int department) {
        return new Grantee(Kind.DEPARTMENT, tenant, department, "");
    }

    public static Grantee group(int tenant, String address) {
        return new Grantee(Kind.GROUP, tenant, 0, address);
    }

    public static Grantee anyone(int tenant) {
        return new Grantee(Kind.ANYONE, tenant, 0, "");
    }

    /// All groups of an organisation, as the start of a key.
    static Key groups(int tenant) {
        return Key.of().byte8(Kind.GROUP.code).int32(tenant).key();
    }

    Key key() {
        Key.Builder key = Key.of().byte8(kind.code).int32(tenant);
        return (kind == Kind.GROUP ? key.text(address) : key.int32(id)).key();
    }

    static Grantee read(KeyReader key) {
        int code = key.byte8();
        int tenant = key.int32();
        for (Kind kind : Kind.values()) {
            if (kind.code == code) {
                return kind == Kind.GROUP ? group(tenant, key.text()) : new Grantee(kind, tenant, key.int32(), "");
            }
        }
        throw new KvException("unknown kind of grantee");
    }
}
