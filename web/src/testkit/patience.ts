import { configure } from '@testing-library/react'
import { vi } from 'vitest'

// a machine that builds other things as well may take long to draw a page; what hangs still fails
vi.setConfig({ testTimeout: 90_000 })
configure({ asyncUtilTimeout: 30_000 })
