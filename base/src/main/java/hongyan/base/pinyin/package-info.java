/// How Chinese names are typed in letters: `zhangsan`, `zs`, `zhs` and `san` all find 张三.
///
/// [Pinyin] is the whole of it. The readings are a file of 65 KB derived from Unicode's data (its licence is beside
/// it): the commonest reading of each character; `others.txt` beside it has further ones (行 is xing and hang), and
/// [Pinyin]
/// those of surnames. A name matches by any of them. Tones are left out; ü is v, as keyboards have it.
@NullMarked
package hongyan.base.pinyin;

import org.jspecify.annotations.NullMarked;
