"""把代码、图、日志、结论和数字放进页面：一个 Python-Markdown 扩展、公式转换和一层薄薄的 MkDocs 接口。"""
