import { expect, test } from 'vitest'
import { parseAddresses, validAddress } from './addresses'

test('names, quotes and all kinds of separators', () => {
  expect(parseAddresses('张三 <a@b.cn>; "Li, Si" <c@d.cn>，e@f.cn\ng@h.cn')).toEqual([
    { name: '张三', email: 'a@b.cn' },
    { name: 'Li, Si', email: 'c@d.cn' },
    { name: null, email: 'e@f.cn' },
    { name: null, email: 'g@h.cn' },
  ])
})

test('addresses parted by blanks only', () => {
  expect(parseAddresses('a@b.cn c@d.cn').map((a) => a.email)).toEqual(['a@b.cn', 'c@d.cn'])
})

test('what is no address is kept, to be mended', () => {
  expect(parseAddresses('nobody')).toEqual([{ name: null, email: 'nobody' }])
  expect(validAddress('nobody')).toBe(false)
  expect(validAddress('用户@例子.中国')).toBe(true)
})
