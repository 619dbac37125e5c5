import type { Editor } from '@tiptap/react'
import { useEditorState } from '@tiptap/react'
import { Bold, Heading2, Italic, Link as LinkIcon, List, ListOrdered, Quote, RemoveFormatting, Strikethrough, Underline } from 'lucide-react'
import type { ReactNode } from 'react'
import { useWords } from '../words/catalogue'
import { composeWords } from '../words/compose'

export function Toolbar({ editor }: { editor: Editor }) {
  const t = useWords(composeWords)
  const on = useEditorState({
    editor,
    selector: ({ editor: e }) => ({
      bold: e.isActive('bold'),
      italic: e.isActive('italic'),
      underline: e.isActive('underline'),
      strike: e.isActive('strike'),
      heading: e.isActive('heading'),
      bullets: e.isActive('bulletList'),
      numbers: e.isActive('orderedList'),
      quoteFormat: e.isActive('blockquote'),
      link: e.isActive('link'),
    }),
  })
  const chain = () => editor.chain().focus()
  const link = () => {
    const href = window.prompt(t('linkAsk'), (editor.getAttributes('link').href as string | undefined) ?? 'https://')
    if (href === null) return
    if (href.trim() === '' || href === 'https://') chain().extendMarkRange('link').unsetLink().run()
    else chain().extendMarkRange('link').setLink({ href: href.trim() }).run()
  }
  const tools: [keyof typeof on, ReactNode, () => void][] = [
    ['bold', <Bold key="b" />, () => chain().toggleBold().run()],
    ['italic', <Italic key="i" />, () => chain().toggleItalic().run()],
    ['underline', <Underline key="u" />, () => chain().toggleUnderline().run()],
    ['strike', <Strikethrough key="s" />, () => chain().toggleStrike().run()],
    ['heading', <Heading2 key="h" />, () => chain().toggleHeading({ level: 2 }).run()],
    ['bullets', <List key="l" />, () => chain().toggleBulletList().run()],
    ['numbers', <ListOrdered key="o" />, () => chain().toggleOrderedList().run()],
    ['quoteFormat', <Quote key="q" />, () => chain().toggleBlockquote().run()],
    ['link', <LinkIcon key="a" />, link],
  ]
  return (
    <div className="toolbar" role="toolbar" aria-label={t('format')}>
      {tools.map(([name, icon, run]) => (
        <button key={name} type="button" className={on[name] ? 'icon-btn on' : 'icon-btn'} title={t(name)} aria-label={t(name)} aria-pressed={on[name]} onMouseDown={(e) => e.preventDefault()} onClick={run}>
          {icon}
        </button>
      ))}
      <button type="button" className="icon-btn" title={t('clear')} aria-label={t('clear')} onMouseDown={(e) => e.preventDefault()} onClick={() => chain().clearNodes().unsetAllMarks().run()}>
        <RemoveFormatting />
      </button>
    </div>
  )
}
