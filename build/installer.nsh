; What electron-builder's installer for Windows asks besides: whether others may connect. The installer
; runs without an administrator's rights, so Windows asks for them, for this one command.
!macro customInstall
  ${ifNot} ${isUpdated}
    MessageBox MB_YESNO|MB_ICONQUESTION "May people on your private networks connect to Mesh Chat? Windows then asks whether this may be changed. (Without it you can still connect to them.)" /SD IDNO IDNO noFirewallRule
    ExecShell "runas" "netsh.exe" 'advfirewall firewall add rule name="Mesh Chat" dir=in action=allow profile=private,domain program="$INSTDIR\${APP_EXECUTABLE_FILENAME}" enable=yes' SW_HIDE
    noFirewallRule:
  ${endIf}
!macroend
