import { App as AntApp, ConfigProvider, theme } from 'antd'
import en from 'antd/locale/en_US'
import zh from 'antd/locale/zh_CN'
import { useMemo, useSyncExternalStore, type ReactNode } from 'react'
import { useLanguage } from '../words/language'

const dark = window.matchMedia('(prefers-color-scheme: dark)')

function useDark(): boolean {
  return useSyncExternalStore(
    (changed) => {
      dark.addEventListener('change', changed)
      return () => dark.removeEventListener('change', changed)
    },
    () => dark.matches,
  )
}

/** antd for the console, the platform pages and settings, in the colours of tokens.css. */
export function AntRoom({ children }: { children: ReactNode }) {
  const lang = useLanguage()
  const night = useDark()
  const look = useMemo(() => {
    const style = getComputedStyle(document.documentElement)
    const v = (name: string) => style.getPropertyValue(name).trim()
    return {
      algorithm: night ? theme.darkAlgorithm : theme.defaultAlgorithm,
      token: {
        colorPrimary: v('--brand'),
        colorLink: v('--brand-ink'),
        colorSuccess: v('--ok'),
        colorWarning: v('--warn'),
        colorError: v('--bad'),
        colorBgBase: v('--paper'),
        colorBgLayout: v('--ground'),
        colorBgContainer: v('--paper'),
        colorBgElevated: v('--paper'),
        colorTextBase: v('--ink'),
        colorText: v('--ink'),
        colorTextSecondary: v('--ink-2'),
        colorTextTertiary: v('--ink-3'),
        colorTextPlaceholder: v('--ink-3'),
        colorTextDisabled: v('--ink-3'),
        colorBorder: v('--line-2'),
        colorBorderSecondary: v('--line'),
        borderRadius: 6,
        borderRadiusLG: 10,
        fontFamily: v('--sans'),
        fontSize: 14,
        motionDurationMid: '0.12s',
        motionDurationSlow: '0.12s',
      },
      components: { Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none', primaryColor: v('--on-brand') }, Table: { cellPaddingBlock: 10, headerBg: v('--ground') } },
    }
  }, [night])
  return (
    <ConfigProvider locale={lang === 'zh-CN' ? zh : en} theme={look} button={{ autoInsertSpace: false }}>
      <AntApp component={false}>{children}</AntApp>
    </ConfigProvider>
  )
}
