import { Extension } from '@tiptap/core'
import Image from '@tiptap/extension-image'
import { Placeholder } from '@tiptap/extensions'
import { EditorContent, useEditor, type Editor as Tiptap } from '@tiptap/react'
import StarterKit from '@tiptap/starter-kit'
import { useEffect, useRef } from 'react'
import { useWords } from '../words/catalogue'
import { composeWords } from '../words/compose'

/** Pictures carry the Content-ID under which they travel. */
const Picture = Image.extend({
  addAttributes() {
    return {
      ...this.parent?.(),
      cid: {
        default: null,
        parseHTML: (element: HTMLElement) => element.getAttribute('data-cid'),
        renderHTML: (attributes: { cid?: string }) => (attributes.cid ? { 'data-cid': attributes.cid } : {}),
      },
    }
  },
}).configure({ inline: true, allowBase64: false })

interface Props {
  html: string
  autoFocus: boolean
  onReady: (editor: Tiptap) => void
  onChange: (html: string) => void
  onFiles: (files: File[], inText: boolean) => void
  onSend: () => void
}

/** The rich text of a message. Keys are left alone while an input method composes. */
export function Editor({ html, autoFocus, onReady, onChange, onFiles, onSend }: Props) {
  const t = useWords(composeWords)
  const calls = useRef({ onChange, onFiles, onSend, onReady })
  useEffect(() => {
    calls.current = { onChange, onFiles, onSend, onReady }
  })
  const editor = useEditor({
    extensions: [
      StarterKit.configure({ link: { openOnClick: false, autolink: true, defaultProtocol: 'https' }, heading: { levels: [2, 3] } }),
      Picture,
      Placeholder.configure({ placeholder: t('bodyHint') }),
      Extension.create({
        name: 'send',
        addKeyboardShortcuts() {
          return {
            'Mod-Enter': () => {
              if (this.editor.view.composing) return false
              calls.current.onSend()
              return true
            },
          }
        },
      }),
    ],
    content: html,
    autofocus: autoFocus ? 'start' : false,
    editorProps: {
      attributes: { class: 'editor-text', role: 'textbox', 'aria-multiline': 'true', 'aria-label': t('body'), 'data-testid': 'compose-body' },
      handlePaste: (_view, event) => {
        const files = [...(event.clipboardData?.files ?? [])]
        if (files.length === 0 || event.clipboardData?.types.includes('text/html')) return false
        calls.current.onFiles(files, files.every((f) => f.type.startsWith('image/')))
        return true
      },
      handleDrop: (_view, event) => {
        const files = [...(event.dataTransfer?.files ?? [])]
        if (files.length === 0) return false
        event.preventDefault()
        event.stopPropagation()
        calls.current.onFiles(files, files.every((f) => f.type.startsWith('image/')))
        return true
      },
    },
    onUpdate: ({ editor: now }) => calls.current.onChange(now.isEmpty ? '' : now.getHTML()),
  })
  useEffect(() => {
    if (editor) calls.current.onReady(editor)
  }, [editor])
  return <EditorContent editor={editor} className="editor" />
}
