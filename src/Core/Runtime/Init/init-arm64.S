// The same as init-x64.S, which describes it and its frame.
.set base, 0x400000
.set path_bytes, 8192
.globl file
file:
  .byte 0x7f, 'E', 'L', 'F', 2, 1, 1, 0
  .quad 0
  .short 2, 183               // an executable for AArch64
  .word 1
  .quad base + start - file
  .quad 64, 0                 // program headers, no sections
  .word 0
  .short 64, 56, 2, 0, 0, 0
  .word 1, 5                  // all of the file, to read and execute
  .quad 0, base, base, end - file, end - file, 0x10000
  .word 0x6474e551, 6         // a stack that is not executable
  .quad 0, 0, 0, 0, 0, 16
start:
  ldr x19, [sp]
  add x20, sp, #24            // the program and its arguments
  add x21, sp, x19, lsl #3
  add x21, x21, #16           // the environment
  sub sp, sp, #path_bytes
  sub sp, sp, #256
  mov x0, #125
  cmp x19, #3
  b.lo leave
  mov x9, #-1
  str x9, [sp]
  mov x8, #135                // rt_sigprocmask: signals are waited for from now on
  mov x0, #2
  mov x1, sp
  add x2, sp, #8
  mov x3, #8
  svc #0
  mov x8, #220                // clone, as fork does it
  mov x0, #17
  mov x1, xzr
  mov x2, xzr
  mov x3, xzr
  mov x4, xzr
  svc #0
  cbz x0, program
  mov x22, x0
  mov x0, #125
  tbnz x22, #63, leave
wait:
  mov x8, #137                // rt_sigtimedwait, without a time
  mov x0, sp
  mov x1, xzr
  mov x2, xzr
  mov x3, #8
  svc #0
  mov x23, #1                 // WNOHANG
  cmp x0, #17                 // SIGCHLD: of many one is told
  b.eq reap
  mov x23, xzr
  cmn x0, #4
  b.eq wait
  tbnz x0, #63, reap          // a filter forbids to wait for signals: wait for processes alone
  cmp x0, #21                 // SIGTTIN and SIGTTOU are ours
  b.eq wait
  cmp x0, #22
  b.eq wait
  mov x1, x0
  mov x0, x22
  mov x8, #129                // kill
  svc #0
  b wait
reap:
  mov x8, #260                // wait4
  mov x0, #-1
  add x1, sp, #16
  mov x2, x23
  mov x3, xzr
  svc #0
  cmp x0, #0
  b.le wait
  cmp x0, x22
  b.ne reap
  ldr w9, [sp, #16]
  ands w0, w9, #127
  b.eq ended
  add w0, w0, #128
  b leave
ended:
  lsr w0, w9, #8
leave:
  mov x8, #94                 // exit_group
  svc #0
program:
  mov x8, #154                // setpgid: its own group, as a shell gives it
  mov x0, xzr
  mov x1, xzr
  svc #0
  mov x8, #172                // getpid
  svc #0
  str w0, [sp, #16]
  mov x8, #29                 // ioctl: what is typed goes to that group, where there is a terminal
  mov x0, xzr
  mov x1, #0x5410
  add x2, sp, #16
  svc #0
  mov x8, #135                // rt_sigprocmask: as before
  mov x0, #2
  add x1, sp, #8
  mov x2, xzr
  mov x3, #8
  svc #0
  mov x23, #127
  ldr x22, [x20]              // the program's name
  mov x9, x22
letter:
  ldrb w10, [x9], #1
  cmp w10, #'/'
  b.eq path
  cbnz w10, letter
  sub x19, x9, x22            // how long it is, with its end
  mov x9, x21
  ldr w12, path_name
variable:
  ldr x24, [x9], #8
  cbz x24, none
  ldr w10, [x24]
  cmp w10, w12
  b.ne variable
  ldrb w10, [x24, #4]
  cmp w10, #'='
  b.ne variable
  add x24, x24, #5
  b folder
none:
  adr x24, standard
folder:
  add x9, sp, #256
  add x11, x9, #path_bytes
  sub x11, x11, #1
  sub x11, x11, x19           // where a folder has to end at the latest
  ldrb w10, [x24]
  cmp w10, #'/'
  cset w25, eq                // whether it is good: absolute and short enough
copy:
  ldrb w26, [x24]
  cbz w26, whole
  add x24, x24, #1
  cmp w26, #':'
  b.eq whole
  cmp x9, x11
  b.lo store
  mov w25, wzr
  b copy
store:
  strb w26, [x9], #1
  b copy
whole:                        // w26 is 0 for the last folder
  cbz w25, next
  mov w10, #'/'
  strb w10, [x9], #1
  mov x13, x22
name:
  ldrb w10, [x13], #1
  strb w10, [x9], #1
  cbnz w10, name
  mov x8, #221                // execve
  add x0, sp, #256
  mov x1, x20
  mov x2, x21
  svc #0
  cmn x0, #2
  b.eq next
  cmn x0, #20
  b.eq next
  mov x23, #126
  cmn x0, #13                 // what may not be executed here may be elsewhere
  b.ne failed
next:
  cbnz w26, folder
  b failed
path:
  mov x8, #221
  mov x0, x22
  mov x1, x20
  mov x2, x21
  svc #0
  cmn x0, #2
  b.eq failed
  cmn x0, #20
  b.eq failed
  mov x23, #126
failed:
  adr x1, start_of_word
  mov x2, #6
  bl write
  mov x1, x22
  mov x2, xzr
length:
  ldrb w10, [x1, x2]
  cbz w10, known
  add x2, x2, #1
  b length
known:
  bl write
  adr x1, not_found
  mov x2, #12
  cmp x23, #127
  b.eq tell
  adr x1, not_executable
  mov x2, #20
tell:
  bl write
  mov x0, x23
  b leave
write:
  mov x8, #64                 // write
  mov x0, #2
  svc #0
  ret
path_name:
  .ascii "PATH"
standard:
  .asciz "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
start_of_word:
  .ascii "init: "
not_found:
  .ascii ": not found\n"
not_executable:
  .ascii ": cannot be started\n"
end:
