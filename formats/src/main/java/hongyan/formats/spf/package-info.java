/// SPF (RFC 7208): may this address send mail for that domain?
///
/// [Spf#check] evaluates a policy: [SpfRecord] parses it whole before anything is asked, [Macro] expands macros,
/// [Evaluation]
/// walks the terms and keeps the limits (10 terms that ask DNS, 2 answers without records, 10 hosts of an MX). Pure but
/// for
/// the [hongyan.formats.dns.Lookup] handed in; total over hostile records.
@NullMarked
package hongyan.formats.spf;

import org.jspecify.annotations.NullMarked;
