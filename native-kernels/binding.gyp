# One static library for each instruction set, from the same sources, and the addon that chooses among them.
# The sources use the vector extensions of GCC and Clang; on Windows they are built with clang-cl or mingw.
{
  'variables': {
    # Whether these are compiled: see compile.mjs.
    'avx2%': 1,
    'avx512%': 1,
    'kernel_sources': [
      'src/conv/conv2d.cpp',
      'src/conv/conv_pool_tiles.cpp',
      'src/conv/conv_tiles.cpp',
      'src/conv/conv_transpose2d.cpp',
      'src/conv/dense.cpp',
      'src/fused/fused.cpp',
      'src/pool/argmax_pool2d.cpp',
      'src/pool/pool2d.cpp',
      'src/pool/pyramid_pool.cpp',
      'src/pool/region_argmax.cpp',
      'src/pool/region_pool.cpp',
      'src/pool/unpool2d.cpp',
      'src/arithmetic.cpp',
      'src/batch_norm.cpp',
      'src/concatenate.cpp',
      'src/elementwise.cpp',
      'src/flatten.cpp',
      'src/local_response_norm.cpp',
      'src/summarize.cpp',
      'src/pad2d.cpp',
      'src/prelu.cpp',
      'src/rearrange.cpp',
      'src/rescale.cpp',
      'src/resize2d.cpp',
      'src/softmax.cpp',
      'src/table.cpp',
      'src/upsample2d.cpp',
    ],
    'kernel_flags': [
      '-std=c++17', '-O3', '-ffp-contract=off', '-fno-math-errno', '-fno-exceptions', '-fno-rtti',
      '-fvisibility=hidden', '-Wall', '-Wextra', '-Wno-maybe-uninitialized', '-Wno-uninitialized',
    ],
  },
  'target_defaults': {
    'cflags_cc!': ['-std=gnu++17', '-std=gnu++20'],
    'xcode_settings': {
      'CLANG_CXX_LANGUAGE_STANDARD': 'c++17',
      'MACOSX_DEPLOYMENT_TARGET': '11.0',
    },
    'msbuild_toolset': 'ClangCL',
  },
  'targets': [
    {
      'target_name': 'kernels_baseline',
      'type': 'static_library',
      'sources': ['<@(kernel_sources)'],
      'defines': ['POOLSCOPE_ISA=isa_baseline'],
      'cflags_cc': ['<@(kernel_flags)'],
      'xcode_settings': {'OTHER_CPLUSPLUSFLAGS': ['<@(kernel_flags)']},
      'msvs_settings': {'VCCLCompilerTool': {'AdditionalOptions': ['-ffp-contract=off', '/clang:-O3']}},
    },
    {
      'target_name': 'poolscope_kernels',
      'sources': [
        'src/addon/binding.cpp',
        'src/addon/channel_figures.cpp',
        'src/addon/machine.cpp',
        'src/addon/memory.cpp',
        'src/addon/operands.cpp',
        'src/addon/pack.cpp',
        'src/addon/prepare.cpp',
        'src/addon/prepare_cells.cpp',
        'src/addon/prepare_joined.cpp',
        'src/addon/prepare_windows.cpp',
        'src/addon/reader.cpp',
        'src/addon/tables.cpp',
      ],
      'dependencies': ['kernels_baseline'],
      'cflags_cc': ['-std=c++17', '-O2', '-fno-exceptions', '-fvisibility=hidden', '-Wall', '-Wextra'],
      'conditions': [
        ['target_arch=="x64" and avx2==1', {
          'defines': ['POOLSCOPE_WITH_AVX2'],
          'dependencies': ['kernels_avx2'],
        }],
        ['target_arch=="x64" and avx512==1', {
          'defines': ['POOLSCOPE_WITH_AVX512'],
          'dependencies': ['kernels_avx512'],
        }],
      ],
    },
  ],
  'conditions': [
    ['target_arch=="x64" and avx2==1', {
      'targets': [
        {
          'target_name': 'kernels_avx2',
          'type': 'static_library',
          'sources': ['<@(kernel_sources)'],
          'defines': ['POOLSCOPE_ISA=isa_avx2'],
          'cflags_cc': ['<@(kernel_flags)', '-mavx2', '-mfma'],
          'xcode_settings': {'OTHER_CPLUSPLUSFLAGS': ['<@(kernel_flags)', '-mavx2', '-mfma']},
          'msvs_settings': {
            'VCCLCompilerTool': {'AdditionalOptions': ['-ffp-contract=off', '/clang:-O3', '-mavx2', '-mfma']},
          },
        },
      ],
    }],
    ['target_arch=="x64" and avx512==1', {
      'targets': [
        {
          'target_name': 'kernels_avx512',
          'type': 'static_library',
          'sources': ['<@(kernel_sources)'],
          'defines': ['POOLSCOPE_ISA=isa_avx512'],
          'cflags_cc': ['<@(kernel_flags)', '-mavx512f', '-mavx2', '-mfma'],
          'xcode_settings': {'OTHER_CPLUSPLUSFLAGS': ['<@(kernel_flags)', '-mavx512f', '-mavx2', '-mfma']},
          'msvs_settings': {
            'VCCLCompilerTool': {'AdditionalOptions': ['-ffp-contract=off', '/clang:-O3', '-mavx512f', '-mavx2', '-mfma']},
          },
        },
      ],
    }],
  ],
}
