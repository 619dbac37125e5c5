/// Who is behind an address: accounts, groups, forwards; which domains are ours.
@NullMarked
package hongyan.services.directory;

import org.jspecify.annotations.NullMarked;
