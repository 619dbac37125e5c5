/// DMARC (RFC 7489, with the tree walk of its successor): what the domain in From wants done with mail that is not its
/// own.
///
/// [Dmarc] finds the policy and judges alignment from what SPF and DKIM have found. No public suffix list is needed:
/// the
/// organisational domain is found by walking up the labels (RFC 9989 4.10), at most eight questions a name.
///
/// Pure but for the [hongyan.formats.dns.Lookup] handed in; broken records are no records (RFC 7489 6.6.3).
@NullMarked
package hongyan.formats.dmarc;

import org.jspecify.annotations.NullMarked;
