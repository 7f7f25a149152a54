"""Two people for a call without cameras: Maya, an agent, and a customer. `draw` writes their pictures as SVG,
`python -m workbench.faces` makes what a simulated camera and microphone play."""
