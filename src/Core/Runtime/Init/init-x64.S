# A container's first process, for those who ask for one: starts the program, passes signals on to it, takes every process that ends off the
# kernel's list, and ends as the program did. Called as: init -- PROGRAM [ARGUMENT...]. The file is the whole executable, header included.
# Exit codes: the program's; 128 and the signal's number where one ended it; 127 not found, 126 not executable, 125 nothing to start.
# Frame: 0 all signals, 8 the signals blocked before, 16 a status or a process's number, 256 a path of up to 8192 bytes.
.intel_syntax noprefix
.set base, 0x400000
.set frame, 256 + 8192
.globl file
file:
  .byte 0x7f, 'E', 'L', 'F', 2, 1, 1, 0
  .quad 0
  .short 2, 62                # an executable for x86-64
  .long 1
  .quad base + start - file
  .quad 64, 0                 # program headers, no sections
  .long 0
  .short 64, 56, 2, 0, 0, 0
  .long 1, 5                  # all of the file, to read and execute
  .quad 0, base, base, end - file, end - file, 0x10000
  .long 0x6474e551, 6         # a stack that is not executable
  .quad 0, 0, 0, 0, 0, 16
start:
  mov r12, [rsp]
  lea r13, [rsp+24]           # the program and its arguments
  lea r14, [rsp+r12*8+16]     # the environment
  sub rsp, frame
  mov edi, 125
  cmp r12, 3
  jb leave
  mov qword ptr [rsp], -1
  mov eax, 14                 # rt_sigprocmask: signals are waited for from now on
  mov edi, 2
  mov rsi, rsp
  lea rdx, [rsp+8]
  mov r10d, 8
  syscall
  mov eax, 56                 # clone, as fork does it
  mov edi, 17
  xor esi, esi
  xor edx, edx
  xor r10d, r10d
  xor r8d, r8d
  syscall
  mov edi, 125
  test rax, rax
  jz program
  js leave
  mov r15, rax
wait:
  mov eax, 128                # rt_sigtimedwait, without a time
  mov rdi, rsp
  xor esi, esi
  xor edx, edx
  mov r10d, 8
  syscall
  mov ebx, 1                  # WNOHANG
  cmp eax, 17                 # SIGCHLD: of many one is told
  je reap
  xor ebx, ebx
  cmp eax, -4
  je wait
  test eax, eax
  js reap                     # a filter forbids to wait for signals: wait for processes alone
  cmp eax, 21                 # SIGTTIN and SIGTTOU are ours
  je wait
  cmp eax, 22
  je wait
  mov esi, eax
  mov eax, 62                 # kill
  mov edi, r15d
  syscall
  jmp wait
reap:
  mov eax, 61                 # wait4
  mov rdi, -1
  lea rsi, [rsp+16]
  mov edx, ebx
  xor r10d, r10d
  syscall
  test rax, rax
  jle wait
  cmp eax, r15d
  jne reap
  mov edi, [rsp+16]
  mov eax, edi
  and eax, 127
  jz ended
  lea edi, [rax+128]
  jmp leave
ended:
  shr edi, 8
leave:
  mov eax, 231                # exit_group
  syscall
program:
  mov eax, 109                # setpgid: its own group, as a shell gives it
  xor edi, edi
  xor esi, esi
  syscall
  mov eax, 39                 # getpid
  syscall
  mov [rsp+16], eax
  mov eax, 16                 # ioctl: what is typed goes to that group, where there is a terminal
  xor edi, edi
  mov esi, 0x5410
  lea rdx, [rsp+16]
  syscall
  mov eax, 14                 # rt_sigprocmask: as before
  mov edi, 2
  lea rsi, [rsp+8]
  xor edx, edx
  mov r10d, 8
  syscall
  mov ebx, 127
  mov rsi, [r13]
letter:
  lodsb
  cmp al, '/'
  je path
  test al, al
  jnz letter
  sub rsi, [r13]
  mov r12, rsi                # how long the name is, with its end
  mov rsi, r14
variable:
  mov rbp, [rsi]
  add rsi, 8
  test rbp, rbp
  jz none
  cmp dword ptr [rbp], 0x48544150 # PATH
  jne variable
  cmp byte ptr [rbp+4], '='
  jne variable
  add rbp, 5
  jmp folder
none:
  lea rbp, [rip+standard]
folder:
  lea rdi, [rsp+256]
  lea rdx, [rsp+frame-1]
  sub rdx, r12                # where a folder has to end at the latest
  cmp byte ptr [rbp], '/'
  sete r9b                    # whether it is good: absolute and short enough
copy:
  mov al, [rbp]
  test al, al
  jz whole
  inc rbp
  cmp al, ':'
  je whole
  cmp rdi, rdx
  jb store
  xor r9d, r9d
  jmp copy
store:
  stosb
  jmp copy
whole:
  mov r8b, al                 # 0 for the last folder
  test r9b, r9b
  jz next
  mov al, '/'
  stosb
  mov rsi, [r13]
  mov rcx, r12
  rep movsb
  mov eax, 59                 # execve
  lea rdi, [rsp+256]
  mov rsi, r13
  mov rdx, r14
  syscall
  cmp eax, -2
  je next
  cmp eax, -20
  je next
  mov ebx, 126
  cmp eax, -13                # what may not be executed here may be elsewhere
  jne failed
next:
  test r8b, r8b
  jnz folder
  jmp failed
path:
  mov eax, 59
  mov rdi, [r13]
  mov rsi, r13
  mov rdx, r14
  syscall
  cmp eax, -2
  je failed
  cmp eax, -20
  je failed
  mov ebx, 126
failed:
  lea rsi, [rip+start_of_word]
  mov edx, 6
  call write
  mov rsi, [r13]
  xor edx, edx
length:
  cmp byte ptr [rsi+rdx], 0
  je known
  inc rdx
  jmp length
known:
  call write
  lea rsi, [rip+not_found]
  mov edx, 12
  cmp ebx, 127
  je tell
  lea rsi, [rip+not_executable]
  mov edx, 20
tell:
  call write
  mov edi, ebx
  jmp leave
write:
  mov eax, 1                  # write
  mov edi, 2
  syscall
  ret
standard:
  .asciz "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
start_of_word:
  .ascii "init: "
not_found:
  .ascii ": not found\n"
not_executable:
  .ascii ": cannot be started\n"
end:
