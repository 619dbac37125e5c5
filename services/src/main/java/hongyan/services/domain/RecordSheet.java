package hongyan.services.domain;

import hongyan.formats.address.MailAddress;
import hongyan.store.tenant.DkimKey;
import hongyan.store.tenant.Domain;
import java.util.ArrayList;
import java.util.List;

/// The records of a domain, in the order they are best published.
public final class RecordSheet {
    private static final int TTL = 3600;

    private RecordSheet() {}

    /// @param hostName this server's name
    public static List<Wanted> of(Domain domain, List<DkimKey> keys, String hostName) {
        String name = MailAddress.asciiDomain(domain.name());
        List<Wanted> sheet = new ArrayList<>();
        if (!domain.free() && !domain.vouched()) {
            sheet.add(new Wanted("ownership", "TXT", "_hongyan." + name, ownership(domain.token()), TTL));
        }
        sheet.add(new Wanted("mx", "MX", name, "10 " + hostName, TTL));
        // RFC 7208 5.3, 5.4: the exchangers may send, and this host in any case; nobody else
        sheet.add(new Wanted("spf", "TXT", name, "v=spf1 mx a:" + hostName + " -all", TTL));
        for (DkimKey key : keys) {
            sheet.add(new Wanted("dkim", "TXT", key.selector() + "._domainkey." + name, dkim(key), TTL));
        }
        sheet.add(new Wanted(
                "dmarc", "TXT", "_dmarc." + name, "v=DMARC1; p=quarantine; rua=mailto:postmaster@" + name, TTL));
        return sheet;
    }

    static String ownership(String token) {
        return "hongyan-verification=" + token;
    }

    /// RFC 6376 3.6.1, RFC 8463 4.
    static String dkim(DkimKey key) {
        return "v=DKIM1; k=" + key.algorithm() + "; p=" + key.publicKey();
    }
}
