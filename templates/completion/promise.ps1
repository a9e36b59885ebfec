# PowerShell completion for promise; see: promise completion --help

Register-ArgumentCompleter -Native -CommandName promise -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    # The syntax tree lacks the blank that the cursor may be behind.
    $length = $cursorPosition - $commandAst.Extent.StartOffset
    $line = $commandAst.ToString().PadRight($length).Substring(0, $length)
    $paths, $rows = & promise internal complete "--line=$line" 2>$null

    # Where nothing is returned, PowerShell offers files itself.
    foreach ($row in $rows) {
        $value, $description = $row -split "`t", 2
        if (-not $description) { $description = $value }
        $text = if ($value -match '[\s''"`$;&|<>(){}@,#]') { "'" + $value.Replace("'", "''") + "'" } else { $value }
        [System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $description)
    }
}
