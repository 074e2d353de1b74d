# Starts a child that shares our memory and lets it make one system call after the other from a table, until one of them is execve.
# In: rdi = CallContext. Out: rax = the child's number, or a negative error number. Position independent; the child uses no stack.
# As `image` the same code is a program of its own, with no memory of ours: its first argument is the descriptor, in decimal, of a file that is
# mapped to 0x10010000, where the CallContext is. Who looks at that process sees nothing of the process that started it.
# Layout of CallContext: 0 clone flags, 8 stack, 16 where the kernel puts number or descriptor, 24 first entry, 32 failed entry, 40 its error,
#                        48 all signals, 56 the signals blocked before.
# Layout of an entry (96 bytes): 0 number, 8..48 six arguments, 56 modes (bit 0: any error is fine; bits 1..6: that argument is an address to
#                        load from), 64 where the result is stored as 32 bits, 72 four errors that are fine (16 bits each),
#                        80 bytes to skip after such an error, 84 bytes to skip after a result above 0, 88 the result.
.intel_syntax noprefix
.globl stub
stub:
  push rbx
  push r12
  mov rbx, rdi
  mov eax, 14                 # rt_sigprocmask: no handler of ours may run in the child
  mov edi, 2
  lea rsi, [rbx+48]
  lea rdx, [rbx+56]
  mov r10d, 8
  syscall
  mov eax, 56                 # clone
  mov rdi, [rbx]
  mov rsi, [rbx+8]
  mov rdx, [rbx+16]
  xor r10d, r10d
  xor r8d, r8d
  syscall
  test rax, rax
  jz child
  mov r12, rax
  mov eax, 14                 # rt_sigprocmask: as before
  mov edi, 2
  lea rsi, [rbx+56]
  xor edx, edx
  mov r10d, 8
  syscall
  mov rax, r12
  pop r12
  pop rbx
  ret
child:
  mov r12, [rbx+24]
entry:
  mov rcx, [r12+56]
  mov rdi, [r12+8]
  test cl, 2
  jz 1f
  mov rdi, [rdi]
1:
  mov rsi, [r12+16]
  test cl, 4
  jz 1f
  mov rsi, [rsi]
1:
  mov rdx, [r12+24]
  test cl, 8
  jz 1f
  mov rdx, [rdx]
1:
  mov r10, [r12+32]
  test cl, 16
  jz 1f
  mov r10, [r10]
1:
  mov r8, [r12+40]
  test cl, 32
  jz 1f
  mov r8, [r8]
1:
  mov r9, [r12+48]
  test cl, 64
  jz 1f
  mov r9, [r9]
1:
  mov rax, [r12]
  syscall
  mov [r12+88], rax
  mov rcx, [r12+64]
  test rcx, rcx
  jz 1f
  mov [rcx], eax
1:
  test rax, rax
  jz next
  cmp rax, -4096
  ja failed
  mov ecx, [r12+84]
  add r12, rcx
next:
  add r12, 96
  jmp entry
failed:
  neg rax
  test byte ptr [r12+56], 1
  jnz fine
  cmp ax, [r12+72]
  je fine
  cmp ax, [r12+74]
  je fine
  cmp ax, [r12+76]
  je fine
  cmp ax, [r12+78]
  je fine
  mov [rbx+40], rax
  mov [rbx+32], r12
  mov eax, 231                # exit_group
  mov edi, 125
  syscall
fine:
  mov ecx, [r12+80]
  add r12, rcx
  jmp next
.globl image
image:
  mov rsi, [rsp+8]
  xor r8d, r8d
  xor eax, eax
digit:
  lodsb
  sub eax, '0'
  js map
  imul r8d, r8d, 10
  add r8d, eax
  jmp digit
map:
  mov eax, 9                  # mmap: shared with the starter, at a fixed address, more than there can be
  mov ebx, 0x10010000
  mov edi, ebx
  mov esi, 0x1000000
  mov edx, 3
  mov r10d, 0x11
  xor r9d, r9d
  syscall
  cmp rax, rbx
  je child
  mov eax, 231                # exit_group
  mov edi, 125
  syscall
